/**
 * No way around the type checker: no `any`, no cast through `unknown`. At a wall a schema turns unknown input into a type;
 * inside, a cast would only hide that the types are wrong.
 */
import ts from 'typescript';
import type { Rule, Violation } from '../rule.ts';
import { lineOf, walk } from '../syntax.ts';

export const typeEscapes: Rule = {
  name: 'type-escapes',
  why: 'what the compiler was told not to check, nobody checks',
  check: ({ code }) =>
    code.flatMap((file) => {
      const found: Violation[] = [];
      walk(file, (node) => {
        const what = escapeOf(node);
        if (what !== undefined) found.push({ path: file.path, line: lineOf(file, node), what });
      });
      return found;
    }),
};

function escapeOf(node: ts.Node): string | undefined {
  if (node.kind === ts.SyntaxKind.AnyKeyword) return 'the type any';
  if (!ts.isAsExpression(node) && !ts.isTypeAssertionExpression(node)) return undefined;
  let inner: ts.Expression = node.expression;
  while (ts.isParenthesizedExpression(inner)) inner = inner.expression;
  const throughUnknown =
    (ts.isAsExpression(inner) || ts.isTypeAssertionExpression(inner)) &&
    inner.type.kind === ts.SyntaxKind.UnknownKeyword;
  return throughUnknown ? 'a cast through unknown' : undefined;
}
