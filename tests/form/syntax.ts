/**
 * Questions that several rules ask of a parsed file: where a node stands, what the file imports, which comments it has.
 * Answers come from the compiler's tree, never from patterns over the text.
 */
import { posix } from 'node:path';
import ts from 'typescript';
import type { CodeFile } from './checkout.ts';

export interface Import {
  /** As written. */
  specifier: string;
  line: number;
  /** The file meant, relative to the checkout; absent when the specifier is not relative. */
  target?: string;
  names: readonly string[];
  /** Erased before anything runs. */
  typeOnly: boolean;
}

export interface Comment {
  text: string;
  line: number;
}

export function lineAt(file: CodeFile, position: number): number {
  return file.tree.getLineAndCharacterOfPosition(position).line + 1;
}

export function lineOf(file: CodeFile, node: ts.Node): number {
  return lineAt(file, node.getStart(file.tree));
}

/** Calls `seen` for every node of the file, parents before children. */
export function walk(file: CodeFile, seen: (node: ts.Node) => void): void {
  const descend = (node: ts.Node): void => {
    seen(node);
    ts.forEachChild(node, descend);
  };
  descend(file.tree);
}

/** Every module that the file names: import, re-export, `import()`, `require()` and `import('…')` as a type. */
export function importsOf(file: CodeFile): Import[] {
  const found: Import[] = [];
  walk(file, (node) => {
    const literal = moduleNamedBy(node);
    if (literal === undefined) return;
    const specifier = literal.text;
    const entry = {
      specifier,
      line: lineOf(file, node),
      names: namesOf(node),
      typeOnly: isTypeOnly(node),
    };
    const target = targetOf(file.path, specifier);
    found.push(target === undefined ? entry : { ...entry, target });
  });
  return found;
}

function moduleNamedBy(node: ts.Node): ts.StringLiteralLike | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    return node.moduleSpecifier && asString(node.moduleSpecifier);
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return asString(node.argument.literal);
  }
  if (!ts.isCallExpression(node) || node.arguments[0] === undefined) return undefined;
  const called = node.expression;
  const loads =
    called.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(called) && called.text === 'require');
  return loads ? asString(node.arguments[0]) : undefined;
}

function asString(node: ts.Node): ts.StringLiteralLike | undefined {
  return ts.isStringLiteralLike(node) ? node : undefined;
}

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node)) {
    return node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
  }
  return ts.isImportTypeNode(node) || (ts.isExportDeclaration(node) && node.isTypeOnly);
}

function namesOf(node: ts.Node): string[] {
  if (!ts.isImportDeclaration(node)) return [];
  const bindings = node.importClause?.namedBindings;
  if (bindings === undefined || !ts.isNamedImports(bindings)) return [];
  return bindings.elements.map((element) => (element.propertyName ?? element.name).text);
}

function targetOf(path: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return posix.join(posix.dirname(path), specifier.replace(/\?.*$/, ''));
}

/** Every comment of the file, once, in order. Text between JSX tags is not a comment, whatever it looks like. */
export function commentsOf(file: CodeFile): Comment[] {
  const found = new Map<number, Comment>();
  const shown: ts.TextRange[] = [];
  const collect = (ranges: readonly ts.CommentRange[] | undefined): void => {
    for (const { pos, end } of ranges ?? []) {
      found.set(pos, { text: file.text.slice(pos, end), line: lineAt(file, pos) });
    }
  };
  const descend = (node: ts.Node): void => {
    if (ts.isJsxText(node)) shown.push({ pos: node.pos, end: node.end });
    collect(ts.getLeadingCommentRanges(file.text, node.getFullStart()));
    collect(ts.getTrailingCommentRanges(file.text, node.getEnd()));
    node.getChildren(file.tree).forEach(descend);
  };
  descend(file.tree);
  return [...found]
    .filter(([at]) => !shown.some(({ pos, end }) => pos <= at && at < end))
    .map(([, comment]) => comment)
    .toSorted((a, b) => a.line - b.line);
}

/** `Date.now` for a property access of a plain name, in any depth: `a.b.c`. */
export function dottedName(node: ts.Node): string | undefined {
  if (ts.isIdentifier(node)) return node.text;
  if (!ts.isPropertyAccessExpression(node)) return undefined;
  const left = dottedName(node.expression);
  return left === undefined ? undefined : `${left}.${node.name.text}`;
}
