/**
 * Documents hold what they promise: a link to a file leads to one, every decision is dated and stands in its index, and in
 * the glossary a term is defined once in each language.
 */
import { posix } from 'node:path';
import type { Checkout, TextFile } from '../checkout.ts';
import type { Rule, Violation } from '../rule.ts';

const LINK = /\]\((?!https?:|mailto:|#)([^)\s#]+)(?:#[^)]*)?\)/g;
const DECISIONS = 'docs/decisions/';
const RECORD = /^\d{4}-\d{2}-\d{2}-[a-z0-9-]+\.md$/;

export const documents: Rule = {
  name: 'documents',
  why: 'a reader follows the words and arrives',
  check: (checkout) => [
    ...checkout.texts
      .filter(({ path }) => path.endsWith('.md'))
      .flatMap((page) => deadLinks(page, checkout)),
    ...decisionFaults(checkout),
    ...repeatedTerms(checkout),
  ],
};

function deadLinks(page: TextFile, { code, texts }: Checkout): Violation[] {
  const leadsSomewhere = (target: string): boolean =>
    [...code, ...texts].some(({ path }) => path === target || path.startsWith(`${target}/`));
  return page.text.split('\n').flatMap((line, index) =>
    [...line.matchAll(LINK)].flatMap(([, link = '']) => {
      const target = posix.join(posix.dirname(page.path), link).replace(/\/$/, '');
      if (leadsSomewhere(target)) return [];
      return [{ path: page.path, line: index + 1, what: `links to ${link}, which is not there` }];
    }),
  );
}

function decisionFaults({ texts }: Checkout): Violation[] {
  const index = texts.find(({ path }) => path === `${DECISIONS}README.md`);
  return texts
    .filter(({ path }) => path.startsWith(DECISIONS) && path !== index?.path)
    .flatMap(({ path }) => {
      const name = posix.basename(path);
      if (!RECORD.test(name)) return [{ path, line: 1, what: 'is not named by its date' }];
      if (index?.text.includes(`(${name})`) === true) return [];
      return [{ path, line: 1, what: `is not in the index ${DECISIONS}README.md` }];
    });
}

function repeatedTerms({ texts }: Checkout): Violation[] {
  const glossary = texts.find(({ path }) => path === 'GLOSSARY.md');
  const seen = new Set<string>();
  return (glossary?.text ?? '').split('\n').flatMap((line, index) => {
    const [, english = '', chinese = ''] = line.split('|').map((cell) => cell.trim());
    const isTerm = /[a-z]/i.test(english) && english !== 'English';
    const repeated = isTerm ? [english, chinese].filter((term) => seen.has(term)) : [];
    if (isTerm) [english, chinese].forEach((term) => seen.add(term));
    return repeated.map((term) => ({
      path: 'GLOSSARY.md',
      line: index + 1,
      what: `defines ${term} again`,
    }));
  });
}
