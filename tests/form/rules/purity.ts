/**
 * The folders that decide touch nothing: no clock, no randomness, no environment, no timers, no network, no files, and they
 * import only each other and types. That is what makes a replay give the same signals to the letter. Tests inside them may read
 * files, but are as blind to the clock and to chance.
 */
import ts from 'typescript';
import type { CodeFile } from '../checkout.ts';
import { PURE_PACKAGES } from '../pure-paths.ts';
import { isTest } from '../rooms.ts';
import type { Rule, Violation } from '../rule.ts';
import { dottedName, importsOf, lineOf, walk, type Import } from '../syntax.ts';

const CLOCK_AND_CHANCE = new Set([
  'Date.now',
  'Math.random',
  'performance.now',
  'crypto.randomUUID',
  'crypto.getRandomValues',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
]);
const WORLD = new Set(['process', 'globalThis', 'fetch', 'console']);
const LUXON_NOW = /^DateTime\.(?:now|local|utc)$/;
const RANDOM_OF_CRYPTO = /^(?:random|getRandomValues|generateKey)/;

type IsPure = (path: string) => boolean;

/** The rule over a list of pure paths; each must fit a file, or a moved folder would leave the list in silence. */
export function purityOf(pure: readonly string[]): Rule {
  const isPure: IsPure = (path) => pure.some((beginning) => path.startsWith(beginning));
  return {
    name: 'purity',
    why: 'a decision is a function of state, input and now, so it can be replayed',
    check: ({ code }) => [
      ...pure
        .filter((beginning) => !code.some(({ path }) => path.startsWith(beginning)))
        .map((path) => ({ path, line: 1, what: 'is listed as pure and fits no file' })),
      ...code.filter(({ path }) => isPure(path)).flatMap((file) => checkFile(file, isPure)),
    ],
  };
}

function checkFile(file: CodeFile, isPure: IsPure): Violation[] {
  const test = isTest(file.path);
  const imports = importsOf(file).flatMap((entry) => {
    const what = test ? undefined : impureImport(entry, isPure);
    return what === undefined ? [] : [{ path: file.path, line: entry.line, what }];
  });
  return [...imports, ...impureUses(file, test)];
}

function impureImport(
  { specifier, target, names, typeOnly }: Import,
  isPure: IsPure,
): string | undefined {
  if (typeOnly) return undefined;
  if (target !== undefined)
    return isPure(target) ? undefined : `imports ${target}, which is not pure`;
  if (!PURE_PACKAGES.includes(specifier)) return `imports the package ${specifier}`;
  const random = names.find((name) => RANDOM_OF_CRYPTO.test(name));
  return random === undefined ? undefined : `imports ${random}`;
}

function impureUses(file: CodeFile, test: boolean): Violation[] {
  const found: Violation[] = [];
  walk(file, (node) => {
    const what = impureUse(node, test);
    if (what !== undefined) found.push({ path: file.path, line: lineOf(file, node), what });
  });
  return found;
}

function impureUse(node: ts.Node, test: boolean): string | undefined {
  if (isDateOfNow(node)) return 'asks the clock for the date';
  const name = dottedName(node);
  if (name === undefined || !isReference(node)) return undefined;
  if (CLOCK_AND_CHANCE.has(name)) return `uses ${name}`;
  return !test && WORLD.has(name) ? `uses ${name}` : undefined;
}

/** `new Date()`, `Date()` and luxon's `DateTime.local()`; `new Date(at)` computes from what it is given. */
function isDateOfNow(node: ts.Node): boolean {
  if (ts.isNewExpression(node)) {
    return dottedName(node.expression) === 'Date' && (node.arguments?.length ?? 0) === 0;
  }
  if (!ts.isCallExpression(node)) return false;
  const called = dottedName(node.expression) ?? '';
  return called === 'Date' || (LUXON_NOW.test(called) && node.arguments.length === 0);
}

/** A name that is used, not one that is declared, a key, or the last part of `a.name`. */
function isReference(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isVariableDeclaration(parent) || ts.isParameter(parent))
    return parent.initializer === node;
  return !ts.isTypeNode(parent) && !ts.isTypeElement(parent) && !ts.isBindingElement(parent);
}
