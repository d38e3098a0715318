/**
 * A test that does not run proves nothing: no focused, skipped or empty tests. `skipIf` and `runIf` are for what a machine
 * may lack, and the comment above them says what that is. Nor does a test assert how long something took, which is a
 * statement about the machine.
 */
import ts from 'typescript';
import type { CodeFile } from '../checkout.ts';
import { isTest } from '../rooms.ts';
import type { Rule, Violation } from '../rule.ts';
import { dottedName, lineOf, walk } from '../syntax.ts';

const BLOCKS = new Set(['it', 'test', 'describe', 'suite']);
const SINGLE_TESTS = new Set(['it', 'test']);
const REFUSED = new Set(['skip', 'only', 'todo', 'fails']);
const CONDITIONAL = new Set(['skipIf', 'runIf']);
const SHORT_FORMS = new Set(['xit', 'xtest', 'xdescribe', 'fit', 'fdescribe']);
const STOPWATCH = /^(?:elapsed|took|stopwatch)/i;
const CLOCKS = new Set(['Date.now', 'performance.now']);
const REASON_WITHIN_LINES = 3;

export const testHabits: Rule = {
  name: 'test-habits',
  why: 'every test runs, or says what the machine lacks',
  check: ({ code }) => code.filter(({ path }) => isTest(path)).flatMap(checkFile),
};

function checkFile(file: CodeFile): Violation[] {
  const found: Violation[] = [];
  walk(file, (node) => {
    const what = ts.isCallExpression(node) ? faultOf(file, node) : undefined;
    if (what !== undefined) found.push({ path: file.path, line: lineOf(file, node), what });
  });
  return found;
}

function faultOf(file: CodeFile, call: ts.CallExpression): string | undefined {
  const [block = '', ...modifiers] = (dottedName(call.expression) ?? '').split('.');
  if (SHORT_FORMS.has(block)) return `${block} keeps tests from running`;
  if (BLOCKS.has(block) && modifiers.length > 0) return modifiedBlock(file, call, modifiers);
  if (SINGLE_TESTS.has(startOf(call)) && call.arguments.some(doesNothing)) return 'an empty test';
  if (block === 'expect' && modifiers.length === 0 && timesTheMachine(call)) {
    return 'asserts how long something took';
  }
  return undefined;
}

/** `it` of `it('…')`, and of `it.runIf(ready)('…')`. */
function startOf(call: ts.CallExpression): string {
  let called: ts.Expression = call;
  while (ts.isCallExpression(called)) called = called.expression;
  return (dottedName(called) ?? '').split('.')[0] ?? '';
}

/** A test that asserts nothing passes, whatever its name says. */
function doesNothing(argument: ts.Expression): boolean {
  if (!ts.isArrowFunction(argument) && !ts.isFunctionExpression(argument)) return false;
  const { body } = argument;
  if (ts.isBlock(body)) return body.statements.length === 0;
  return ts.isIdentifier(body) && body.text === 'undefined';
}

function modifiedBlock(
  file: CodeFile,
  call: ts.CallExpression,
  modifiers: readonly string[],
): string | undefined {
  const refused = modifiers.find((modifier) => REFUSED.has(modifier));
  if (refused !== undefined) return `.${refused} keeps tests from running`;
  const conditional = modifiers.find((modifier) => CONDITIONAL.has(modifier));
  if (conditional === undefined || hasReasonAbove(file, call)) return undefined;
  return `.${conditional} without a comment above it that says what the machine may lack`;
}

function hasReasonAbove(file: CodeFile, node: ts.Node): boolean {
  const line = lineOf(file, node);
  const above = file.text.split('\n').slice(Math.max(0, line - 1 - REASON_WITHIN_LINES), line - 1);
  return above.some((text) => /^\s*(?:\/\/|\*|\/\*)/.test(text));
}

function timesTheMachine(call: ts.CallExpression): boolean {
  let timed = false;
  const look = (node: ts.Node): void => {
    const name = dottedName(node);
    if (name !== undefined && (CLOCKS.has(name) || STOPWATCH.test(name))) timed = true;
    ts.forEachChild(node, look);
  };
  call.arguments.forEach(look);
  return timed;
}
