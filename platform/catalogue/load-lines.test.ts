// A bad line is named with its number, and good ones do not hide it.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadLines } from './load-lines.ts';

const folder = mkdtempSync(join(tmpdir(), 'vigil-lines-'));
const Line = z.strictObject({ id: z.string() });

describe('catalogue lines', () => {
  it('reads every line but blank ones', () => {
    writeFileSync(join(folder, 'good.ndjson'), '{"id":"a"}\n\n{"id":"b"}\n');
    expect(loadLines(join(folder, 'good.ndjson'), Line)).toEqual([{ id: 'a' }, { id: 'b' }]);
  });

  it('names file, line and reason of each bad line', () => {
    writeFileSync(join(folder, 'bad.ndjson'), '{"id":"a"}\n{"id":1}\nnot json\n');
    expect(() => loadLines(join(folder, 'bad.ndjson'), Line)).toThrow(/bad\.ndjson:2: id: [\s\S]*bad\.ndjson:3: /);
    expect(() => loadLines(join(folder, 'none.ndjson'), Line)).toThrow(/none\.ndjson: cannot be read/);
  });
});
