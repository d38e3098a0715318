/**
 * Files and folders are named in kebab-case after the concept that they hold. Names that would fit any content are
 * refused, because they gather everything that nobody found a place for.
 */
import type { Rule, Violation } from '../rule.ts';

const KEBAB = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const KINDS = new Set([
  ...[
    'test',
    'property',
    'int',
    'browser',
    'acceptance',
    'fixture',
    'setup',
    'config',
    'd',
    'k6',
    'worker',
  ],
  // The two languages of the product, where a file exists once for each.
  ...['zh', 'en'],
]);
const SAYS_NOTHING = /^(?:utils?|helpers?|common|misc|shared|data)$/;
const ROLE_WITHOUT_DEED = /^(?:utils?|helpers?|managers?|services?|handlers?)$/;

export const fileNames: Rule = {
  name: 'file-names',
  why: 'a name says which concept is inside',
  check: ({ code }) =>
    code.flatMap(({ path }) =>
      faultsOf(path).map((what) => ({ path, line: 1, what }) satisfies Violation),
    ),
};

function faultsOf(path: string): string[] {
  const folders = path.split('/');
  const [stem = '', ...kinds] = (folders.pop() ?? '').split('.').slice(0, -1);
  const parts = [...folders.map((folder) => folder.replace(/^\./, '')), stem];
  const strangeKind = kinds.find((kind) => !KINDS.has(kind));
  return [
    ...parts.filter((part) => !KEBAB.test(part)).map((part) => `${part} is not kebab-case`),
    ...parts.filter((part) => saysNothing(part)).map((part) => `${part} says nothing`),
    ...(strangeKind === undefined ? [] : [`.${strangeKind} is no known kind of file`]),
  ];
}

/** The last word of a name is what the thing is: `retry-helper` is a helper, `helper-town` is a town. */
function saysNothing(part: string): boolean {
  return SAYS_NOTHING.test(part) || ROLE_WITHOUT_DEED.test(part.split('-').at(-1) ?? '');
}
