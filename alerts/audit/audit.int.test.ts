// What the rights in the database and `vigil audit verify` guard, on a chain that real signals wrote.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditEntry } from '../../contracts/audit.ts';
import { systemClock } from '../../platform/clock.ts';
import { silentLog } from '../../platform/log.ts';
import { AUDIT_COLUMNS, auditEntryOf, type AuditRow } from '../../platform/store/audit-rows.ts';
import type { Pool } from '../../platform/store/pool.ts';
import { signal } from '../outbreak.fixture.ts';
import { startTestStage, type TestStage } from '../stage.fixture.ts';
import { Anchor, isSigned, signerOf } from './anchor.ts';
import { addAnchor, readAnchors } from './anchor-store.ts';
import { EMPTY_CHAIN, entryHash } from './chain.ts';
import { keepAnchors } from './keep-anchors.ts';
import { verifyStoredChain } from './read.ts';

let stage: TestStage;

beforeAll(async () => {
  stage = await startTestStage();
  await stage.run();
  const found = [2, 3, 4, 5, 6, 7].map((county) =>
    signal(`audit-${String(county)}`, { place: `99010${String(county)}001` }),
  );
  await stage.publish(...found);
  for (const one of found) await stage.alertOf(one);
  await stage.halt();
}, 120_000);

afterAll(() => stage.stop());

interface Ended {
  readonly code: number;
  readonly out: string;
}

/** `vigil audit …` as a person at a terminal runs it. */
function vigilAudit(language: string, ...args: string[]): Promise<Ended> {
  const program = fileURLToPath(new URL('../../bin/vigil.mjs', import.meta.url));
  const env = { ...process.env, DATABASE_URL: stage.database.url, LC_ALL: language };
  return new Promise((resolve) => {
    execFile(process.execPath, [program, 'audit', ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out: stdout + stderr });
    });
  });
}

describe('vigil audit verify', () => {
  it('ends with 0 and says that the chain is whole, in the language of the terminal', async () => {
    expect(await vigilAudit('en_GB.UTF-8', 'verify')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^The audit chain is whole: \d+ entries/) as string,
    });
    expect(await vigilAudit('zh_CN.UTF-8', 'verify')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^审计链完整/) as string,
    });
  });

  it('ends with 1 and names the place when a row was altered by hand, and with 2 when it is not understood', async () => {
    const pool = stage.database.pool;
    await pool.query(`UPDATE audit SET actor = 'user:' || actor WHERE seq = 3`);
    const found = await vigilAudit('C', 'verify');
    await pool.query(`UPDATE audit SET actor = substr(actor, 6) WHERE seq = 3`);
    expect(found).toMatchObject({
      code: 1,
      out: expect.stringContaining('entry 3 was altered') as string,
    });
    expect((await vigilAudit('C', 'verify')).code).toBe(0);
    expect((await vigilAudit('C', 'mend')).code).toBe(2);
  });
});

describe('rights in the database', () => {
  it('let the stage add to the audit and never change it', async () => {
    await expect(stage.store.query(`UPDATE audit SET reason = 'x'`)).rejects.toThrow(
      /permission denied/,
    );
    await expect(stage.store.query('DELETE FROM audit')).rejects.toThrow(/permission denied/);
  });

  it('let the dashboard read cases and write none, and other stages see no password hash', async () => {
    const reader = await stage.database.poolAs('vigil_dashboard');
    expect((await reader.query('SELECT id FROM alerts LIMIT 1')).rowCount).toBe(1);
    await expect(reader.query(`UPDATE tasks SET state = 'closed'`)).rejects.toThrow(
      /permission denied/,
    );
    const ingest = await stage.database.poolAs('vigil_ingest');
    await expect(ingest.query('SELECT password_hash FROM users')).rejects.toThrow(
      /permission denied/,
    );
  });
});

describe('the audit chain', () => {
  const verdict = () => verifyStoredChain(stage.database.pool);
  /** Does it, looks, and undoes it. */
  async function tampered(...statements: readonly string[]): Promise<unknown> {
    await stage.database.pool.query('CREATE TABLE kept AS SELECT * FROM audit');
    await stage.database.pool.query('CREATE TABLE kept_head AS SELECT * FROM audit_head');
    for (const statement of statements) await stage.database.pool.query(statement);
    const found = await verdict();
    await stage.database.pool.query(
      'TRUNCATE audit; INSERT INTO audit SELECT * FROM kept; DROP TABLE kept',
    );
    await stage.database.pool.query(
      'DELETE FROM audit_head; INSERT INTO audit_head SELECT * FROM kept_head; DROP TABLE kept_head',
    );
    return found;
  }

  it('is whole after all of the above', async () => {
    const entries = await stage.count('audit');
    expect(entries).toBeGreaterThan(100);
    expect(await verdict()).toMatchObject({ verdict: 'whole', entries });
  });

  it('shows an altered entry and where', async () => {
    const found = await tampered(`UPDATE audit SET reason = 'nothing to see' WHERE seq = 7`);
    expect(found).toMatchObject({
      verdict: 'faulty',
      entries: 6,
      fault: { fault: 'altered', seq: 7 },
    });
    expect(await tampered(`UPDATE audit SET at_ms = at_ms + 1 WHERE seq = 9`)).toMatchObject({
      fault: { fault: 'altered', seq: 9 },
    });
    expect(
      await tampered(`UPDATE audit SET details = details || '{"x":1}' WHERE seq = 2`),
    ).toMatchObject({ fault: { fault: 'altered', seq: 2 } });
    expect(await tampered(`UPDATE audit SET alert_id = 'al-other' WHERE seq = 3`)).toMatchObject({
      fault: { fault: 'misfiled', seq: 3 },
    });
  });

  it('shows a deleted entry', async () => {
    expect(await tampered('DELETE FROM audit WHERE seq = 5')).toMatchObject({
      fault: { fault: 'missing', seq: 5, foundSeq: 6 },
    });
  });

  it('shows entries that changed places', async () => {
    const found = await tampered(
      'UPDATE audit SET seq = -1 WHERE seq = 4',
      'UPDATE audit SET seq = 4 WHERE seq = 5',
      'UPDATE audit SET seq = 5 WHERE seq = -1',
    );
    expect(found).toMatchObject({ fault: { fault: 'altered', seq: 4 } });
  });

  it('shows a chain that was cut short at its end, and one that was lengthened', async () => {
    const last = await stage.count('audit');
    const cut = await tampered(`DELETE FROM audit WHERE seq > ${String(last - 2)}`);
    expect(cut).toMatchObject({ fault: { fault: 'truncated', seq: last - 1, headSeq: last } });
    const head = await tampered(`UPDATE audit_head SET hash = repeat('a', 64)`);
    expect(head).toMatchObject({ fault: { fault: 'head-altered', seq: last } });
    const shorter = await tampered(`UPDATE audit_head SET seq = seq - 1`);
    expect(shorter).toMatchObject({ fault: { fault: 'beyond-head', seq: last } });
  });
});

describe('anchors', () => {
  const DAY = 86_400_000;
  const signer = signerOf('a secret of a test, long enough to be one');
  const turn = () => ({ now: stage.time.now, zone: 'Asia/Shanghai', signer });

  it('are added once a day, by whichever of several workers comes first, and cover days on which nothing ran', async () => {
    const added = await Promise.all([1, 2, 3].map(() => addAnchor(stage.store, turn())));
    expect(added.filter((anchor) => anchor !== null)).toHaveLength(1);
    stage.time.now += 3 * DAY;
    await addAnchor(stage.store, turn());
    const anchors = await readAnchors(stage.store);
    expect(anchors).toHaveLength(2);
    expect(anchors.every(isSigned)).toBe(true);
    await expect(stage.store.query('DELETE FROM audit_anchors')).rejects.toThrow(
      /permission denied/,
    );
  });

  it('are copied to a file, each once, and are found there by the command', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vigil-anchors-'));
    const file = join(folder, 'anchors.jsonl');
    const keeping = { store: stage.store, log: silentLog, zone: 'Asia/Shanghai', signer, file };
    for (let turns = 0; turns < 2; turns += 1) {
      const kept = keepAnchors({
        ...keeping,
        clock: { ...systemClock, now: () => stage.time.now },
      });
      await expect
        .poll(() => readFile(file, 'utf8').catch(() => ''), { timeout: 30_000 })
        .toContain('"signature"');
      await kept.stop();
    }
    const lines = (await readFile(file, 'utf8')).trim().split('\n');
    expect(lines).toHaveLength(2);
    expect((await vigilAudit('C', 'anchors')).out.trim().split('\n')).toHaveLength(2);
    expect((await vigilAudit('C', 'verify', '--anchors', file)).code).toBe(0);
    const stranger = await vigilAudit('C', 'verify', '--key', signerOf('another').publicKey);
    expect(stranger).toMatchObject({
      code: 1,
      out: expect.stringContaining('no valid signature') as string,
    });
    // Whoever rewrites the whole chain, with all hashes and the end, is found by the copy.
    const pool = stage.database.pool;
    const { rows } = await pool.query<{ seq: number; hash: string }>(
      'SELECT seq, hash FROM audit_head',
    );
    const [head] = rows;
    await rewriteFrom(pool);
    await pool.query('DELETE FROM audit_anchors');
    expect(await vigilAudit('C', 'verify')).toMatchObject({ code: 0 });
    expect(await vigilAudit('C', 'verify', '--anchors', file)).toMatchObject({
      code: 1,
      out: expect.stringContaining(`signed was ${String(head?.hash)}`) as string,
    });
    await rm(folder, { recursive: true });
  });

  it('stand at the end of the export of all entries, each of which hashes to what it says', async () => {
    await addAnchor(stage.store, turn());
    const { out } = await vigilAudit('C', 'export');
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    const entries = lines.slice(0, -1).map((line) => AuditEntry.parse(line));
    expect(entries.every((entry) => entryHash(entry) === entry.hash)).toBe(true);
    expect(Anchor.parse(lines.at(-1)).hash).toBe(entries.at(-1)?.hash);
    const one = await vigilAudit('C', 'export', '--alert', 'none-such');
    expect(one).toEqual({ code: 0, out: '' });
  });
});

/** Another reason in the first entry, and every hash after it made to fit. */
async function rewriteFrom(pool: Pool): Promise<void> {
  const { rows } = await pool.query<AuditRow>(`SELECT ${AUDIT_COLUMNS} FROM audit ORDER BY seq`);
  let last = EMPTY_CHAIN.hash;
  for (const row of rows) {
    const entry = { ...auditEntryOf(row), previousHash: last };
    const changed = entry.seq === 1 ? { ...entry, reason: 'another' } : entry;
    last = entryHash(changed);
    await pool.query('UPDATE audit SET reason = $2, previous_hash = $3, hash = $4 WHERE seq = $1', [
      changed.seq,
      changed.reason,
      changed.previousHash,
      last,
    ]);
  }
  await pool.query('UPDATE audit_head SET hash = $1', [last]);
}
