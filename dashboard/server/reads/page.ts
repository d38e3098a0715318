// Keyset pages: a cursor names the last row of the page before, so that new rows neither repeat nor hide others.
import { z } from 'zod';
import { EpochMs } from '../../../contracts/time.ts';
import { problem } from '../problem.ts';

export const PAGE_ROWS = 200;

const Cursor = z.tuple([EpochMs, z.string().max(60)]);
export type Cursor = z.infer<typeof Cursor>;

export function writeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

/** Before everything: the first page. */
const START: Cursor = [7_258_118_400_000, ''];

export function readCursor(text: string | undefined): Cursor {
  if (text === undefined) return START;
  try {
    return Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch {
    throw problem({
      status: 400,
      code: 'invalid-cursor',
      title: 'The cursor is none of this list. 游标无效。',
    });
  }
}
