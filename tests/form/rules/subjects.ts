/**
 * Subjects of the bus are built in contracts/ and nowhere else, so that a change of their shape is one change, and so that
 * no person's identifier can slip into one. Tests may spell a subject out: that is how they pin it.
 */
import ts from 'typescript';
import { isTest } from '../rooms.ts';
import type { Rule, Violation } from '../rule.ts';
import { lineOf, walk } from '../syntax.ts';

const SUBJECT = /\bvigil\.v\d+\./;

export const subjects: Rule = {
  name: 'subjects',
  why: 'one file of contracts/ builds every subject',
  check: ({ code }) =>
    code
      .filter(
        ({ path }) => !path.startsWith('contracts/') && !path.startsWith('tests/') && !isTest(path),
      )
      .flatMap((file) => {
        const found: Violation[] = [];
        walk(file, (node) => {
          const spelled = ts.isStringLiteralLike(node) || ts.isTemplateHead(node);
          if (spelled && SUBJECT.test(node.text)) {
            found.push({
              path: file.path,
              line: lineOf(file, node),
              what: `spells out ${node.text}`,
            });
          }
        });
        return found;
      }),
};
