// The shipped catalogue for tests of this folder, so that the examples judge what an operator really gets.
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { z } from 'zod';
import { CaseDefinition, ConceptFile } from '../../contracts/catalogue/case-definition.ts';
import { CueFile } from '../../contracts/catalogue/context-cue.ts';
import {
  DiseaseListEditions,
  NotifiableDiseaseFile,
} from '../../contracts/catalogue/notifiable-disease.ts';
import { Uninformative } from '../../contracts/catalogue/uninformative.ts';

const root = new URL('../../catalogue/', import.meta.url);

function read<T extends z.ZodType>(schema: T, path: string): z.infer<T> {
  return schema.parse(parse(readFileSync(new URL(path, root), 'utf8')));
}

const filesIn = (folder: string): string[] =>
  readdirSync(new URL(folder, root))
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => `${folder}${name}`);

export const concepts = read(ConceptFile, 'terms/symptoms.yaml').concepts;
export const cues = read(CueFile, 'terms/context.yaml').cues;
export const uninformative = read(Uninformative, 'terms/uninformative.yaml');
export const definitions = filesIn('case-definitions/').map((path) => read(CaseDefinition, path));
export const editions = read(DiseaseListEditions, 'notifiable-diseases/editions.yaml').editions;
export const diseases = filesIn('notifiable-diseases/')
  .filter((path) => !path.endsWith('/editions.yaml'))
  .flatMap((path) => read(NotifiableDiseaseFile, path).diseases);
