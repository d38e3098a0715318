/**
 * Comments are sentences with a reason. Refused are marks of unfinished work (it is finished or it is an issue), banners,
 * and directives that silence a tool without saying why.
 */
import type { Rule } from '../rule.ts';
import { commentsOf } from '../syntax.ts';

interface Habit {
  pattern: RegExp;
  what: string;
}

const HABITS: readonly Habit[] = [
  { pattern: /\b(?:TODO|FIXME|XXX|HACK)\b/, what: 'a mark of unfinished work' },
  { pattern: /[-=#~]{5,}|(?<!^\/)\*{5,}/, what: 'a banner' },
  { pattern: /@ts-(?:ignore|nocheck|expect-error)\b/, what: 'silences the compiler' },
  {
    pattern: /^\/[/*]\s*eslint-disable(?!.*\s--\s+\S)/,
    what: 'silences a lint rule without a reason after " -- "',
  },
  { pattern: /^\/[/*]\s*prettier-ignore/, what: 'silences the formatter' },
];

export const commentHabits: Rule = {
  name: 'comment-habits',
  why: 'a comment is a sentence with a why, a bound, a measurement or a source',
  check: ({ code }) =>
    code.flatMap((file) =>
      commentsOf(file).flatMap(({ text, line }) =>
        HABITS.filter(({ pattern }) => pattern.test(text)).map(({ what }) => ({
          path: file.path,
          line,
          what,
        })),
      ),
    ),
};
