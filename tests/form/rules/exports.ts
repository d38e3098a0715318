/**
 * Things are exported by name from the file that makes them: no default exports, no `index.ts`, no file that only passes
 * on what others export. One thing then has one name and one place.
 */
import { posix } from 'node:path';
import ts from 'typescript';
import type { CodeFile } from '../checkout.ts';
import { isToolConfiguration } from '../rooms.ts';
import type { Rule, Violation } from '../rule.ts';
import { lineOf } from '../syntax.ts';

export const noDefaultExports: Rule = {
  name: 'no-default-exports',
  why: 'one thing has one name everywhere; only configuration files of tools need a default',
  check: ({ code }) =>
    code.filter(({ path }) => !isToolConfiguration(path)).flatMap((file) => defaultExportsOf(file)),
};

export const noBarrels: Rule = {
  name: 'no-barrels',
  why: 'an import names the file that makes the thing',
  check: ({ code }) => code.flatMap(checkBarrel),
};

function defaultExportsOf(file: CodeFile): Violation[] {
  return file.tree.statements
    .filter((statement) => isDefaultExport(statement))
    .map((statement) => ({
      path: file.path,
      line: lineOf(file, statement),
      what: 'default export',
    }));
}

function isDefaultExport(statement: ts.Statement): boolean {
  if (ts.isExportAssignment(statement)) return true;
  if (ts.isExportDeclaration(statement)) {
    const clause = statement.exportClause;
    return (
      clause !== undefined &&
      ts.isNamedExports(clause) &&
      clause.elements.some(({ name }) => name.text === 'default')
    );
  }
  if (!ts.canHaveModifiers(statement)) return false;
  return (ts.getModifiers(statement) ?? []).some(
    ({ kind }) => kind === ts.SyntaxKind.DefaultKeyword,
  );
}

function checkBarrel(file: CodeFile): Violation[] {
  if (/^index\.(?:ts|tsx|js|mjs)$/.test(posix.basename(file.path))) {
    return [{ path: file.path, line: 1, what: 'an index file' }];
  }
  const { statements } = file.tree;
  const passesOn = (statement: ts.Statement): boolean =>
    ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined;
  if (statements.length === 0 || !statements.every(passesOn)) return [];
  return [{ path: file.path, line: 1, what: 'only passes on what other files export' }];
}
