// What the doctor says of certificates, with ones that openssl makes for the test.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { examineTls, type TlsSettings } from './tls.ts';

const folder = mkdtempSync(join(tmpdir(), 'vigil-doctor-tls-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string): string => join(folder, name);
const DAY_MS = 86_400_000;
/** A little later than the certificates, whose times are whole seconds. */
const now = Date.now() + 60_000;

/** False where the machine has no openssl. */
function make(name: string): boolean {
  const subject = ['-nodes', '-days', '100', '-subj', `/CN=${name}`];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  const out = ['-keyout', file(`${name}.key`), '-out', file(`${name}.crt`)];
  try {
    execFileSync('openssl', ['req', '-x509', ...curve, ...subject, ...out], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const ready = make('door') && make('other');
const none: TlsSettings = {
  mllpCertificate: undefined,
  mllpKey: undefined,
  mllpClientCa: undefined,
  mqttCertificate: undefined,
  mqttKey: undefined,
};
const own = { mllpCertificate: file('door.crt'), mllpKey: file('door.key') };
const told = (settings: Partial<TlsSettings>, at = now): string =>
  examineTls({ ...none, ...settings }, at)
    .map(({ state, sentence }) => `${state} ${sentence}`)
    .join('\n');

it('says nothing where no TLS is set', () => {
  expect(examineTls(none, now)).toEqual([]);
});

it('finds half of the settings bad', () => {
  expect(told({ mllpClientCa: file('ca') })).toMatch(/^bad .*VIGIL_MLLP_CERTIFICATE/);
  expect(told({ mqttKey: file('door.key') })).toMatch(/^bad .*VIGIL_MQTT_CERTIFICATE/);
});

it('finds a file that is missing bad', () => {
  expect(told({ mqttCertificate: file('no'), mqttKey: file('no') })).toMatch(/^bad .*MQTT cannot/);
});

// Certificates are made with openssl, which a machine may lack; then a test says so.
describe.skipIf(!ready)('with certificates', () => {
  it('finds one with its key good, and says until when', () => {
    expect(told({ ...own, mllpClientCa: file('other.crt') })).toMatch(
      /^good The certificate of MLLP is valid to \d{4}-\d\d-\d\d\.\ngood The authority "CN=other"/,
    );
  });

  it('finds the key of another bad', () => {
    expect(told({ ...own, mllpKey: file('other.key') })).toMatch(/^bad The key in .* is not that/);
  });

  it('notes one that is over soon, and finds one that is over bad', () => {
    expect(told(own, now + 80 * DAY_MS)).toMatch(/^note .*is over on/);
    expect(told(own, now + 101 * DAY_MS)).toMatch(/^bad .*is over since/);
    expect(told(own, now - DAY_MS)).toMatch(/^bad .*not valid yet/);
  });

  it('finds authorities without a certificate bad', () => {
    writeFileSync(file('empty'), 'nothing');
    expect(told({ ...own, mllpClientCa: file('empty') })).toContain('bad There is no certificate');
  });
});
