/**
 * Every file opens with a comment of one to six lines: what it is, what it guarantees, what it leaves to others. Empty
 * lines of the comment are not counted, and a `#!` line may stand before it.
 */
import ts from 'typescript';
import type { CodeFile } from '../checkout.ts';
import type { Rule } from '../rule.ts';

const LINES_MAX = 6;

export const headerComments: Rule = {
  name: 'header-comments',
  why: 'a reader learns what a file is for before reading how',
  check: ({ code }) =>
    code.flatMap((file) => {
      const what = faultOf(file);
      return what === undefined ? [] : [{ path: file.path, line: 1, what }];
    }),
};

function faultOf({ text }: CodeFile): string | undefined {
  const shebang = ts.getShebang(text) ?? '';
  const ranges = ts.getLeadingCommentRanges(text, shebang.length) ?? [];
  const lines = firstComment(text, ranges)
    .split('\n')
    .filter((line) => /[\p{L}\p{N}]/u.test(line));
  if (lines.length === 0) return 'does not open with a comment';
  if (lines.length > LINES_MAX) return `opens with a comment of ${lines.length} lines`;
  return undefined;
}

/** The block, or the run of `//` lines without an empty line between them. */
function firstComment(text: string, ranges: readonly ts.CommentRange[]): string {
  const [first, ...rest] = ranges;
  if (first === undefined) return '';
  if (first.kind === ts.SyntaxKind.MultiLineCommentTrivia) return text.slice(first.pos, first.end);
  let end = first.end;
  for (const { kind, pos, end: next } of rest) {
    const apart = text.slice(end, pos).split('\n').length > 2;
    if (apart || kind !== ts.SyntaxKind.SingleLineCommentTrivia) break;
    end = next;
  }
  return text.slice(first.pos, end);
}
