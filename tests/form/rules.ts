/**
 * All rules of form, in the order in which a reader meets what they protect: walls, names, size, words, purity, tests.
 */
import { PURE_PATHS } from './pure-paths.ts';
import type { Rule } from './rule.ts';
import { commentHabits } from './rules/comment-habits.ts';
import { documents } from './rules/documents.ts';
import { environment } from './rules/environment.ts';
import { noBarrels, noDefaultExports } from './rules/exports.ts';
import { fileNames } from './rules/file-names.ts';
import { headerComments } from './rules/header-comments.ts';
import { importCycles } from './rules/import-cycles.ts';
import { importExtensions } from './rules/import-extensions.ts';
import { importWalls } from './rules/import-walls.ts';
import { productAlone } from './rules/product-alone.ts';
import { purityOf } from './rules/purity.ts';
import { sizes } from './rules/sizes.ts';
import { subjects } from './rules/subjects.ts';
import { testHabits } from './rules/test-habits.ts';
import { typeEscapes } from './rules/type-escapes.ts';

export const RULES: readonly Rule[] = [
  importWalls,
  importCycles,
  importExtensions,
  noDefaultExports,
  noBarrels,
  fileNames,
  sizes,
  headerComments,
  commentHabits,
  typeEscapes,
  purityOf(PURE_PATHS),
  environment,
  subjects,
  testHabits,
  productAlone,
  documents,
];
