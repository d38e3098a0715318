// The MLLP door over TLS: a verified client certificate is named to the registry, an unverified one proves nothing.
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type ConnectionOptions } from 'node:tls';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { block, closeAll, open, settle } from './door.fixture.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { silentLog } from '../../platform/log.ts';
import { behindHomeDoors, site } from '../home/reading.fixture.ts';
import { BYTES_MAX, ByteBudget } from '../pressure/byte-budget.ts';
import { SiteRegistry } from '../sites/registry.ts';
import { RateLimit } from '../events-api/rate-limit.ts';
import { openMllp } from './open-mllp.ts';
import type { Caller } from './server.ts';
import { mllpTls } from './tls-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'vigil-tls-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(closeAll);

/** A self-signed certificate, or undefined where the machine has no openssl. */
function certificate(name: string): { readonly key: Buffer; readonly cert: Buffer } | undefined {
  const [keyFile, certFile] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)];
  const options = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-days',
    '2',
    '-subj',
    `/CN=${name}`,
  ];
  try {
    execFileSync('openssl', ['req', '-x509', ...options, '-keyout', keyFile, '-out', certFile], {
      stdio: 'ignore',
    });
  } catch {
    return undefined;
  }
  return { key: readFileSync(keyFile), cert: readFileSync(certFile) };
}

const door = certificate('localhost');
const clinic = certificate('clinic');
const stranger = certificate('stranger');
const ready = door !== undefined && clinic !== undefined && stranger !== undefined;

/** Resolves with what was answered before the connection closed. */
async function exchange(
  port: number,
  options: ConnectionOptions,
  message = 'MSH|1',
): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(
      { port, host: '127.0.0.1', servername: 'localhost', rejectUnauthorized: false, ...options },
      () => socket.write(block(message)),
    );
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      socket.end();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });
}

// Certificates are made with openssl, which a machine may lack; then a test says so.
describe.skipIf(!ready)('MllpServer over TLS', () => {
  it('names a verified client certificate to the registry and answers it', async () => {
    const callers: Caller[] = [];
    const opened = await open({
      tls: { ...door, ca: [clinic?.cert ?? ''], requestCert: true, rejectUnauthorized: false },
      admit: (caller) => {
        callers.push(caller);
        return caller.certificateFingerprint === undefined
          ? { outcome: 'refused', reason: 'no certificate' }
          : { outcome: 'admitted', site: 's-1' };
      },
    });
    expect(await exchange(opened.port, { ...clinic })).toBe('\x0bACK MSH|1\x1c\r');
    expect(callers[0]?.certificateFingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect(await exchange(opened.port, { ...stranger })).toBe('');
    expect(await exchange(opened.port, {})).toBe('');
    expect(opened.tally.of('refused:unregistered')).toBe(2);
    await settle(opened);
  });

  it('counts those who cannot shake hands', async () => {
    const opened = await open({
      tls: { ...door, ca: [clinic?.cert ?? ''], requestCert: true, rejectUnauthorized: true },
    });
    await exchange(opened.port, { ...stranger });
    expect(opened.tally.of('refused:tls-failed')).toBe(1);
    await settle(opened);
  });

  it('answers a registered fingerprint and no other, with the files that the settings name', async () => {
    const peer = new X509Certificate(clinic?.cert ?? '').fingerprint256;
    const grant = { siteId: site.id, speaksForAll: false, unknownFacility: 'own-site' as const };
    const registry = new SiteRegistry({ sites: [site], keys: [], peers: [{ ...grant, peer }] });
    const file = (name: string): string => join(folder, name);
    writeFileSync(
      file('authorities'),
      Buffer.concat([clinic?.cert ?? Buffer.of(), stranger?.cert ?? Buffer.of()]),
    );
    const opened = await openMllp({
      ...behindHomeDoors().parts,
      ...mllpTls({
        mllpCertificate: file('localhost.crt'),
        mllpKey: file('localhost.key'),
        mllpClientCa: file('authorities'),
      }),
      registry: () => registry,
      metrics: createMetrics('test'),
      budget: new ByteBudget({ bytesMax: BYTES_MAX }),
      rateLimit: new RateLimit(),
      now: () => Date.now(),
      log: silentLog,
      port: 0,
      host: '127.0.0.1',
    });
    const message = 'MSH|^~\\&|HIS|QQ|V|C|20261121090000||ADT^A99|M1|P|2.5.1\r';
    expect(await exchange(opened.port, { ...clinic }, message)).toContain('MSA|');
    expect(await exchange(opened.port, { ...stranger }, message)).toBe('');
    expect(await exchange(opened.port, {}, message)).toBe('');
    await opened.stop();
  });

  it('does not open in clear where half of its files are named', () => {
    const half = { mllpCertificate: 'a.crt', mllpKey: undefined, mllpClientCa: undefined };
    expect(() => mllpTls(half)).toThrow('needs a certificate and its key');
  });
});
