// Scrubbing with the shipped catalogue, so that the examples judge what an operator really gets.
import { fileURLToPath } from 'node:url';
import { loadVocabulary } from '../load-vocabulary.ts';
import { createScrub } from './scrub.ts';

export const scrub = createScrub(
  loadVocabulary(fileURLToPath(new URL('../../catalogue/', import.meta.url))),
);
