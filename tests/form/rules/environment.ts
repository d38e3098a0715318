/**
 * Only the composition roots read the environment: `main.ts` files, the command line, tests, and configuration of tools.
 * Everything else is given its settings, parsed and frozen, and can be tested without touching the process.
 */
import ts from 'typescript';
import type { CodeFile } from '../checkout.ts';
import { isTest, isToolConfiguration } from '../rooms.ts';
import type { Rule, Violation } from '../rule.ts';
import { dottedName, importsOf, lineOf, walk } from '../syntax.ts';

const ROOTS = /^(?:bin|tests|load-tests|\.ci)\/|(?:^|\/)main\.tsx?$/;

export const environment: Rule = {
  name: 'environment',
  why: 'settings are parsed once, all problems together, and handed down',
  check: ({ code }) => code.filter(({ path }) => !mayRead(path)).flatMap(checkFile),
};

function mayRead(path: string): boolean {
  return ROOTS.test(path) || isTest(path) || isToolConfiguration(path);
}

function checkFile(file: CodeFile): Violation[] {
  const what = 'reads process.env';
  const found: Violation[] = importsOf(file)
    .filter(({ specifier, names }) => specifier === 'node:process' && names.includes('env'))
    .map(({ line }) => ({ path: file.path, line, what }));
  walk(file, (node) => {
    if (readsEnvironment(node)) found.push({ path: file.path, line: lineOf(file, node), what });
  });
  return found;
}

function readsEnvironment(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) {
    return dottedName(node) === 'process.env' || dottedName(node) === 'globalThis.process.env';
  }
  if (ts.isElementAccessExpression(node)) {
    const key = node.argumentExpression;
    return (
      dottedName(node.expression) === 'process' && ts.isStringLiteral(key) && key.text === 'env'
    );
  }
  if (!ts.isVariableDeclaration(node) || !ts.isObjectBindingPattern(node.name)) return false;
  const fromProcess = node.initializer !== undefined && dottedName(node.initializer) === 'process';
  return (
    fromProcess &&
    node.name.elements.some((element) => (element.propertyName ?? element.name).getText() === 'env')
  );
}
