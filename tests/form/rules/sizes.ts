/**
 * Ends of the road, not aims: a file of 400 lines, a function of 70, three positional parameters. Lines are counted as
 * they stand, with comments. A `describe` block is a chapter and not a function; what stands inside it is measured.
 */
import ts from 'typescript';
import type { CodeFile } from '../checkout.ts';
import { isTest } from '../rooms.ts';
import type { Rule, Violation } from '../rule.ts';
import { dottedName, lineAt, lineOf, walk } from '../syntax.ts';

export const FILE_LINES_MAX = 400;
export const FUNCTION_LINES_MAX = 70;
export const PARAMETERS_MAX = 3;

export const sizes: Rule = {
  name: 'sizes',
  why: 'a reader holds one screen in mind, and a call with four positions is misread',
  check: ({ code }) => code.flatMap((file) => [...checkFile(file), ...checkFunctions(file)]),
};

function checkFile({ path, text }: CodeFile): Violation[] {
  const lines = text.replace(/\n$/, '').split('\n').length;
  if (lines <= FILE_LINES_MAX) return [];
  return [{ path, line: FILE_LINES_MAX, what: `a file of ${lines} lines` }];
}

function checkFunctions(file: CodeFile): Violation[] {
  const found: Violation[] = [];
  walk(file, (node) => {
    if (!ts.isFunctionLike(node)) return;
    const line = lineOf(file, node);
    const parameters = node.parameters.filter(({ name }) => name.getText(file.tree) !== 'this');
    if (parameters.length > PARAMETERS_MAX && !isGivenToTestRunner(file, node)) {
      found.push({ path: file.path, line, what: `${parameters.length} positional parameters` });
    }
    const lines = lineAt(file, node.getEnd()) - line + 1;
    if (lines > FUNCTION_LINES_MAX && !isChapter(node)) {
      found.push({ path: file.path, line, what: `a function of ${lines} lines` });
    }
  });
  return found;
}

/** What `fc.property` and `it.each` hand to a callback is one position for each generator or column. */
function isGivenToTestRunner(file: CodeFile, node: ts.Node): boolean {
  return isTest(file.path) && ts.isCallExpression(node.parent);
}

function isChapter(node: ts.Node): boolean {
  let call: ts.Node = node.parent;
  if (!ts.isCallExpression(call)) return false;
  while (ts.isCallExpression(call)) call = call.expression;
  return dottedName(call)?.split('.')[0] === 'describe';
}
