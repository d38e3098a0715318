// A message that asks for no acknowledgement (NE, NE), sent by a real client that waits for one all the same: it ends, it does not hang.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, expect, it } from 'vitest';
import { closeAll, open, settle } from '../ingest/mllp/door.fixture.ts';
import { frame } from '../ingest/mllp/framer.ts';
import { findProgram } from './programs.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'vigil-no-answer-'));
afterEach(closeAll);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sender = findProgram('mllp_send', process.env);

// The machine may lack mllp_send (Debian: python3-hl7).
it.skipIf('missing' in sender)(
  'mllp_send ends where no answer is owed',
  async () => {
    const door = await open({
      limits: { nothingOwedMs: 200 },
      onMessage: () => Promise.resolve(null),
    });
    const path = join(folder, 'ne.hl7');
    writeFileSync(
      path,
      frame(Buffer.from('MSH|^~\\&|A|B|C|D|20240301||ADT^A40|1|P|2.5|||NE|NE\r')),
    );
    const program = 'path' in sender ? sender.path : '';
    await run(program, ['--port', String(door.port), '--file', path, '127.0.0.1'], {
      timeout: 60_000,
    });
    await settle(door);
    expect(door.tally.of('answered:silent')).toBe(1);
    expect(door.tally.of('cut:nothing-owed')).toBe(1);
  },
  90_000,
);
