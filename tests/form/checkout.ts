/**
 * Reads the source tree as git sees it: what is tracked and what is about to be, nothing that is ignored. Every TypeScript
 * and JavaScript file comes parsed by the compiler itself, so that no rule has to guess at syntax. Fixtures of the rules
 * are left out here and read on their own, by `readTree`.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

/** One parsed source file; `path` is relative to the checkout, with forward slashes. */
export interface CodeFile {
  path: string;
  text: string;
  tree: ts.SourceFile;
}

/** Any other text file of the repository. */
export interface TextFile {
  path: string;
  text: string;
}

export interface Checkout {
  code: readonly CodeFile[];
  texts: readonly TextFile[];
}

const CODE = /\.(?:ts|tsx|js|mjs)$/;
const BINARY = /\.(?:png|jpg|ico|woff2?|gz|zip|pdf|dcm|br)$/;
const FIXTURES = 'tests/form/fixtures/';
const FIXTURE_SUFFIX = '.txt';

function parse(path: string, text: string): CodeFile {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind) };
}

function assemble(files: readonly TextFile[]): Checkout {
  const isCode = (file: TextFile): boolean => CODE.test(file.path);
  return {
    code: files.filter(isCode).map(({ path, text }) => parse(path, text)),
    texts: files.filter((file) => !isCode(file)),
  };
}

/** The checkout at `root`. Throws when it is not a git checkout: rules that see no file must not pass. */
export function readCheckout(root: string): Checkout {
  const listed = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  const paths = [...new Set(listed.split('\0'))].filter(
    (path) =>
      path !== '' &&
      !path.startsWith(FIXTURES) &&
      !BINARY.test(path) &&
      existsSync(join(root, path)),
  );
  return assemble(paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') })));
}

/** A fixture tree: every file under `folder` whose name ends in `.txt`, judged under its path without that suffix. */
export function readTree(folder: string): Checkout {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(FIXTURE_SUFFIX))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({
      path: file
        .slice(folder.length + 1, -FIXTURE_SUFFIX.length)
        .split('\\')
        .join(posix.sep),
      text: readFileSync(file, 'utf8'),
    }));
  return assemble(files.toSorted((a, b) => a.path.localeCompare(b.path)));
}
