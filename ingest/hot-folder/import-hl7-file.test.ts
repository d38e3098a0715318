// Files from bytes to a report: every message once, trailers compared, the same events whenever the file is read.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Site } from '../../contracts/catalogue/site.ts';
import { encode } from '../charset/encode.ts';
import type { FileReport } from './file-report.ts';
import {
  batchOf,
  rememberingParts,
  SITE,
  visitMessage,
  type RememberingParts,
} from './files.fixture.ts';
import { fileSource } from '../import/byte-source.ts';
import { SiteRegistry } from '../sites/registry.ts';
import { importHl7File } from './import-hl7-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-files-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function imported(
  content: string | Uint8Array,
  wishes: {
    readonly parts?: RememberingParts;
    readonly speaksForAll?: boolean;
    readonly effect?: 'publish' | 'dry-run';
  } = {},
): Promise<{ readonly report: FileReport; readonly parts: RememberingParts }> {
  const { parts = rememberingParts(), speaksForAll = false, effect = 'publish' } = wishes;
  const path = join(folder, 'file.hl7');
  await writeFile(path, content);
  return {
    report: await importHl7File(
      { source: fileSource(path), site: SITE, speaksForAll, effect },
      parts,
    ),
    parts,
  };
}

const many = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => visitMessage(at + 1));

describe('importHl7File', () => {
  it('accounts for every message of a batch and compares its trailers', async () => {
    const messages = [
      ...many(3),
      visitMessage(2),
      visitMessage(9, { trigger: 'A28' }),
      visitMessage(10, { trigger: 'A05' }),
      visitMessage(11).replace('202403011000', '203003011000'),
    ];
    const { report, parts } = await imported(batchOf(messages));
    expect(report).toMatchObject({
      messages: 7,
      ends: { accepted: 3, duplicate: 1, quarantined: 1, refused: 1, 'nothing-to-count': 1 },
      codes: { 'unsupported-event': 1, 'future-time': 1 },
      noiseBytes: 0,
      trailers: [
        { of: 'batch', found: 7, stated: 7, verdict: 'agrees' },
        { of: 'file', found: 1, stated: 1, verdict: 'agrees' },
      ],
    });
    expect(report.notAccepted).toMatchObject([
      { message: 5, end: 'refused', code: 'unsupported-event' },
      { message: 7, end: 'quarantined', code: 'future-time' },
    ]);
    expect(parts.stored.size).toBe(3);
    expect(parts.aside.map(({ code, door, siteId }) => [code, door, siteId])).toEqual([
      ['unsupported-event', 'file', SITE.id],
      ['future-time', 'file', SITE.id],
    ]);
  });

  it.each([
    ['disagrees', batchOf(many(2), { batch: '5' }), 'batch'],
    ['not-stated', batchOf(many(2), { batch: '' }), 'batch'],
    ['disagrees', batchOf(many(2), { file: '2' }), 'file'],
    ['missing', batchOf(many(2)).replace(/FTS.*$/s, ''), 'file'],
    ['missing', batchOf(many(2)).replace(/BTS[^\r]*\r/, ''), 'batch'],
  ])('says that a trailer %s', async (verdict, content, of) => {
    const { report } = await imported(content);
    expect(report.ends.accepted).toBe(2);
    expect(report.trailers).toContainEqual(expect.objectContaining({ of, verdict }));
  });

  it('makes the same events when a file is read again, whole or from the start after a break', async () => {
    const content = batchOf(many(450));
    const parts = rememberingParts();
    let calls = 0;
    const breaking: RememberingParts = {
      ...parts,
      publish: async (events) => {
        calls += 1;
        if (calls === 2) throw new Error('the stream is gone');
        return parts.publish(events);
      },
    };
    await expect(imported(content, { parts: breaking })).rejects.toThrow('the stream is gone');
    expect(parts.stored.size).toBe(200);
    const { report } = await imported(content, { parts });
    expect(report.ends).toMatchObject({ accepted: 250, duplicate: 200 });
    expect(parts.stored.size).toBe(450);
  });

  it('stores nothing in a dry run and reports the same', async () => {
    const content = batchOf([...many(2), 'MSH|^~\\&|no type']);
    const { report, parts } = await imported(content, { effect: 'dry-run' });
    expect(report).toMatchObject({
      effect: 'dry-run',
      ends: { accepted: 2, refused: 1 },
      events: { visit: 2 },
    });
    expect([parts.stored.size, parts.aside.length]).toEqual([0, 0]);
  });

  it.each([
    ['GBK, named in MSH-18', 'GBK', 'gb18030', ''],
    ['GBK, not named', '', 'gb18030', ''],
    ['UTF-8 with a byte-order mark', '', 'utf-8', '\ufeff'],
    ['UTF-8 that MSH-18 calls GBK', 'GBK', 'utf-8', ''],
    ['UTF-8, named', 'UNICODE UTF-8', 'utf-8', ''],
  ] as const)('reads %s', async (_, charset, encoding, mark) => {
    const text = visitMessage(1, { name: '東^珅頭誠', complaint: '頭痛、発熱、腹泻', charset });
    const { report, parts } = await imported(encode(mark + text, encoding));
    expect(report.ends.accepted).toBe(1);
    const [event] = [...parts.stored.values()];
    expect(event?.kind === 'visit' && event.body.fields.complaints?.join()).toContain('腹泻');
    expect(JSON.stringify(event)).not.toMatch(/[東珅誠]/);
  });

  it(
    'accounts for every message of batches that were cut, spliced and overwritten',
    { timeout: 60_000 },
    async () => {
      const mutation = fc.record({
        at: fc.nat(),
        length: fc.nat({ max: 300 }),
        by: fc.oneof(
          fc.uint8Array({ maxLength: 20 }),
          fc
            .constantFrom('\rMSH|^~\\&|', '\rBTS|', '\rFHS|', '\n', '|', '\x1c\r')
            .map((text) => Buffer.from(text)),
        ),
      });
      const whole = Buffer.from(batchOf(many(4)));
      await fc.assert(
        fc.asyncProperty(fc.array(mutation, { maxLength: 6 }), async (mutations) => {
          let bytes = whole;
          for (const { at, length, by } of mutations) {
            const place = at % (bytes.length + 1);
            bytes = Buffer.concat([bytes.subarray(0, place), by, bytes.subarray(place + length)]);
          }
          const { report, parts } = await imported(bytes);
          const ends = Object.values(report.ends).reduce((sum, count) => sum + count, 0);
          expect(ends).toBe(report.messages);
          const { accepted, duplicate, 'nothing-to-count': silent } = report.ends;
          expect(parts.stored.size).toBeLessThanOrEqual(accepted + duplicate);
          expect(parts.aside.length).toBeGreaterThanOrEqual(ends - accepted - duplicate - silent);
        }),
        { numRuns: 200 },
      );
    },
  );

  it('speaks for its own site alone, and needs no facility', async () => {
    const [message = ''] = many(1);
    const { report } = await imported(message.replace('|H1|', '||'));
    expect(report.ends.accepted).toBe(1);
  });

  describe('of a sender for all', () => {
    const others = ['2', '3'].map((number) =>
      Site.parse({ ...SITE, id: `s-${number}`, facilityCodes: [`H${number}`] }),
    );
    const registry = new SiteRegistry({ sites: [SITE, ...others], keys: [], peers: [] });
    const messages = ['H2', 'H3', 'H9', ''].map((facility, at) =>
      visitMessage(at + 1).replace('|H1|', `|${facility}|`),
    );
    const read = (speaksForAll: boolean) =>
      imported(messages.join('\r'), {
        parts: { ...rememberingParts(), registry: () => registry },
        speaksForAll,
      });

    it('counts each message for the hospital that it names, and sets aside what names none', async () => {
      const { parts } = await read(true);
      expect([...parts.stored.values()].map(({ siteId }) => siteId)).toEqual(['s-2', 's-3']);
      expect(parts.aside.map(({ code }) => code)).toEqual(['unknown-facility', 'missing-facility']);
    });

    it('counts all for its own site where the sender speaks for that one alone', async () => {
      const { parts } = await read(false);
      expect(new Set([...parts.stored.values()].map(({ siteId }) => siteId))).toEqual(
        new Set([SITE.id]),
      );
    });
  });

  it('finds no message in what is none', async () => {
    const { report } = await imported('visit;age\r\n1;30\r\n');
    expect(report).toMatchObject({ messages: 0, noiseBytes: 13 });
  });
});
