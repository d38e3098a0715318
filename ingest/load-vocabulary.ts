// Reads the vocabulary of free texts from the catalogue: terms and cues of the case definitions, names of the notifiable diseases, codes that
// measures and profiles are written in, and every file of `lexicon/`. All problems are told together, with file, line and reason; a faulty lexicon stops the start.
import { join } from 'node:path';
import { ConceptFile } from '../contracts/catalogue/case-definition.ts';
import { ClinicalLexicon } from '../contracts/catalogue/clinical-lexicon.ts';
import { CueFile } from '../contracts/catalogue/context-cue.ts';
import { NotifiableDiseaseFile } from '../contracts/catalogue/notifiable-disease.ts';
import {
  CatalogueError,
  loadYaml,
  loadYamlFolder,
  type CatalogueFile,
  type CatalogueProblem,
} from '../platform/catalogue/load-yaml.ts';
import { wordsOfCodes } from './catalogue-codes.ts';
import { compileVocabulary, type Vocabulary } from './deidentify/vocabulary.ts';
import { nameInDisguise } from './deidentify/words-that-are-names.ts';

const DISEASE_FILES = ['class-a', 'class-b', 'class-c', 'watched'];

/** Throws CatalogueError. */
export function loadVocabulary(folder: string): Vocabulary {
  const { concepts } = loadYaml(join(folder, 'terms', 'symptoms.yaml'), ConceptFile).value;
  const { cues } = loadYaml(join(folder, 'terms', 'context.yaml'), CueFile).value;
  const lexicons = loadYamlFolder(join(folder, 'lexicon'), ClinicalLexicon);
  const problems = lexicons.flatMap(namesAmong);
  if (problems.length > 0) throw new CatalogueError(problems);
  const groups = lexicons.flatMap(({ value }) => value.groups);
  return compileVocabulary({
    terms: [...concepts, ...cues].flatMap(({ zh, en }) => [...zh, ...en]),
    trailing: cues.filter(({ effect }) => effect.startsWith('after-')).flatMap(({ zh }) => zh),
    openCues: cues.flatMap(({ en }) => en).filter((word) => word.endsWith('*')),
    words: [
      ...diseaseNames(folder),
      ...wordsOfCodes(folder),
      ...groups.filter(({ use }) => use === 'word').flatMap(({ words }) => words),
    ],
    units: groups.filter(({ use }) => use === 'unit').flatMap(({ words }) => words),
  });
}

function diseaseNames(folder: string): string[] {
  return DISEASE_FILES.flatMap(
    (name) =>
      loadYaml(join(folder, 'notifiable-diseases', `${name}.yaml`), NotifiableDiseaseFile).value
        .diseases,
  )
    .flatMap((disease) => [disease, ...(disease.forms ?? [])])
    .flatMap(({ names }) => [names.zh, names.en]);
}

function namesAmong(file: CatalogueFile<ClinicalLexicon>): CatalogueProblem[] {
  return file.value.groups.flatMap(({ words, use }, group) =>
    use === 'unit'
      ? []
      : words.flatMap((word, index) => {
          const reason = nameInDisguise(word);
          const line = file.lineOf(['groups', group, 'words', index]);
          return reason === undefined ? [] : [{ file: file.file, line, reason }];
        }),
  );
}
