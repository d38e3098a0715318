/**
 * The repository speaks of the product alone: no path of one machine, no package registry or mirror. Every text file is read, not only source; the lock file is npm's own.
 */
import type { Rule, Violation } from '../rule.ts';

interface Trace {
  pattern: RegExp;
  what: string;
}

const TRACES: readonly Trace[] = [
  {
    pattern: /(?<![\w.:\-/])\/(?:home|root|srv|Users|tmp)\/[A-Za-z.]/,
    what: 'a path of one machine',
  },
  {
    pattern:
      /\b(?:npmjs|yarnpkg|npmmirror|pypi|pythonhosted|debian|ubuntu|docker|ghcr|quay|gcr)\.(?:org|com|io|net)\b/,
    what: 'a registry or mirror host',
  },
];

export const productAlone: Rule = {
  name: 'product-alone',
  why: 'a stranger with a clone has everything that it speaks of',
  check: ({ code, texts }) =>
    [...code, ...texts].filter(({ path }) => path !== 'package-lock.json').flatMap(checkText),
};

function checkText({ path, text }: { path: string; text: string }): Violation[] {
  return text.split('\n').flatMap((line, index) =>
    TRACES.filter(({ pattern }) => pattern.test(line)).map(({ what }) => ({
      path,
      line: index + 1,
      what,
    })),
  );
}
