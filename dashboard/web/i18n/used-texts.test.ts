// Every text of the dictionaries is asked for by some screen: a text that nothing shows is a text that nobody checks.
import { readFileSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { zh } from './zh.ts';

type Tree = { readonly [key: string]: string | Tree };

const keysOf = (tree: Tree, path: string): string[] =>
  Object.entries(tree).flatMap(([name, value]) => {
    const here = path === '' ? name : `${path}.${name}`;
    return typeof value === 'string' ? [here] : keysOf(value, here);
  });

const web = new URL('../', import.meta.url);
const sources = readdirSync(web, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/(^|\/)(i18n|dist|dev)\/|\.test\.ts$/.test(file))
  .map((file) => readFileSync(new URL(file, web), 'utf8'));
/** How a time reads is said beside the dictionaries. */
sources.push(readFileSync(new URL('time.ts', import.meta.url), 'utf8'));

const literals = new Set(
  sources.flatMap((text) => [...text.matchAll(/['"`]([\w.-]+)['"`]/g)].map((found) => found[1])),
);
/** `t(`audit.${action}`)`: whatever follows the point. */
const prefixes = sources.flatMap((text) =>
  [...text.matchAll(/`([\w-]+(?:\.[\w-]+)*\.)\$\{/g)].map((found) => found[1] ?? ''),
);

/** A name after a prefix must itself be written somewhere, as a literal or as a name of a table. */
const isNamed = (name: string): boolean =>
  literals.has(name) ||
  sources.some((text) => new RegExp(`(^|[\\s{,])['"]?${name}['"]?:`, 'm').test(text));

const isUsed = (key: string): boolean =>
  literals.has(key) ||
  prefixes.some((prefix) => key.startsWith(prefix) && isNamed(key.slice(prefix.length)));

it('every text of the dictionaries is shown somewhere', () => {
  expect(sources.length).toBeGreaterThan(40);
  expect(keysOf(zh, '').filter((key) => !isUsed(key))).toEqual([]);
});
