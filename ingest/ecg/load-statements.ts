// Reads the words of ECGs and of images and refuses what would make two meanings of one word: all problems together, with file, line and
// reason.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EcgStatementFile } from '../../contracts/catalogue/ecg-statements.ts';
import { ExaminationTable } from '../../contracts/catalogue/examination-table.ts';
import {
  CatalogueError,
  loadYaml,
  loadYamlFolder,
  type CatalogueProblem,
} from '../../platform/catalogue/load-yaml.ts';
import { compileParts, type PartReader } from '../../platform/examinations/read-parts.ts';
import type { FindingMaps } from '../normalise/deidentifier.ts';
import { compileMeasures } from './map-measures.ts';
import { compileStatements, normalWord, type StatementMap } from './map-statements.ts';

/** Throws CatalogueError. */
export const loadStatements = (catalogue: string): StatementMap =>
  compileStatements(loadWords(join(catalogue, 'ecg-statements.yaml')));

/** What the doors read findings by. Throws CatalogueError. */
export function loadFindings(catalogue: string): FindingMaps {
  const ecg = loadWords(join(catalogue, 'ecg-statements.yaml'));
  return {
    ecg: compileStatements(ecg),
    ecgMeasured: compileMeasures(ecg),
    imaging: compileStatements(loadWords(join(catalogue, 'imaging-findings.yaml'))),
    bodyParts: loadBodyParts(join(catalogue, 'examinations')),
  };
}

/** A city that knows no table has no such folder. */
const loadBodyParts = (folder: string): PartReader[] =>
  existsSync(folder)
    ? loadYamlFolder(folder, ExaminationTable).map(({ value }) => compileParts(value))
    : [];

function loadWords(path: string): EcgStatementFile {
  const file = loadYaml(path, EcgStatementFile);
  const problems: CatalogueProblem[] = [];
  const say = (path: readonly PropertyKey[], reason: string): void => {
    problems.push({ file: file.file, line: file.lineOf(path), reason });
  };
  const owners = new Map<string, string>();
  const codes = new Set<string>();
  for (const [index, meaning] of file.value.statements.entries()) {
    if (codes.has(meaning.code)) say(['statements', index, 'code'], `${meaning.code} stands twice`);
    codes.add(meaning.code);
    for (const language of ['zh', 'en', 'other'] as const)
      for (const [place, word] of (meaning[language] ?? []).entries()) {
        const form = normalWord(word);
        const owner = owners.get(form);
        if (owner !== undefined)
          say(['statements', index, language, place], `${word} already means ${owner}`);
        owners.set(form, meaning.code);
      }
  }
  for (const [index, cue] of file.value.cues.entries())
    for (const language of ['zh', 'en'] as const)
      for (const [place, word] of cue[language].entries()) {
        const owner = owners.get(normalWord(word));
        if (owner !== undefined)
          say(['cues', index, language, place], `${word} already means ${owner}`);
      }
  if (problems.length > 0) throw new CatalogueError(problems);
  return file.value;
}
