/**
 * A relative import names the file that it means, ending included, so that Node, the browser's bundler, the compiler and a
 * reader resolve it alike and nothing is searched for.
 */
import type { Rule } from '../rule.ts';
import { importsOf } from '../syntax.ts';

const ENDINGS = /\.(?:ts|tsx|mjs|json|css|svg)$/;

export const importExtensions: Rule = {
  name: 'import-extensions',
  why: 'every tool and every reader finds the same file',
  check: ({ code }) =>
    code.flatMap((file) =>
      importsOf(file)
        .filter(({ target }) => target !== undefined && !ENDINGS.test(target))
        .map(({ specifier, line }) => ({
          path: file.path,
          line,
          what: `${specifier} does not end in .ts or .tsx`,
        })),
    ),
};
