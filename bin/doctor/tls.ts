// The certificates of the doors, as a start would find them: files that can be read, a key that fits, a time that is not over. Where TLS is not
// set there is nothing to say.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { messageOf } from '../../platform/errors.ts';
import { bad, good, note, type Finding } from './finding.ts';

export const TLS_SETTINGS = [
  'mllpCertificate',
  'mllpKey',
  'mllpClientCa',
  'mqttCertificate',
  'mqttKey',
] as const;
export type TlsSettings = Readonly<Record<(typeof TLS_SETTINGS)[number], string | undefined>>;

const DAY_MS = 86_400_000;
/** Long enough to have another one made and signed. */
const SOON_MS = 30 * DAY_MS;

export function examineTls(settings: TlsSettings, now: number): Finding[] {
  const { mllpCertificate, mllpKey, mllpClientCa, mqttCertificate, mqttKey } = settings;
  return [
    ...door('MLLP', { certificate: mllpCertificate, key: mllpKey, authorities: mllpClientCa }, now),
    ...door('MQTT', { certificate: mqttCertificate, key: mqttKey, authorities: undefined }, now),
  ];
}

interface Files {
  readonly certificate: string | undefined;
  readonly key: string | undefined;
  readonly authorities: string | undefined;
}

function door(name: 'MLLP' | 'MQTT', files: Files, now: number): Finding[] {
  const { certificate, key, authorities } = files;
  if (certificate === undefined && key === undefined && authorities === undefined) return [];
  if (certificate === undefined || key === undefined)
    return [
      bad(`TLS of ${name} needs both VIGIL_${name}_CERTIFICATE and VIGIL_${name}_KEY, or neither.`),
    ];
  try {
    const own = new X509Certificate(readFileSync(certificate));
    if (!own.checkPrivateKey(createPrivateKey(readFileSync(key))))
      return [bad(`The key in ${key} is not that of the certificate in ${certificate}.`)];
    return [life(`The certificate of ${name}`, own, now), ...known(authorities, now)];
  } catch (error) {
    return [bad(`The certificate or the key of ${name} cannot be used: ${messageOf(error)}.`)];
  }
}

function life(what: string, { validFrom, validTo }: X509Certificate, now: number): Finding {
  const [from, to] = [Date.parse(validFrom), Date.parse(validTo)];
  const day = new Date(to).toISOString().slice(0, 10);
  if (now > to) return bad(`${what} is over since ${day}: nobody that looks at it connects.`);
  if (now < from) return bad(`${what} is not valid yet. Is the clock of this machine right?`);
  return to - now < SOON_MS
    ? note(`${what} is over on ${day}.`)
    : good(`${what} is valid to ${day}.`);
}

const BLOCK = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

function known(path: string | undefined, now: number): Finding[] {
  if (path === undefined) return [];
  const blocks = readFileSync(path, 'utf8').match(BLOCK) ?? [];
  if (blocks.length === 0) return [bad(`There is no certificate in ${path}.`)];
  return blocks.map((block) => {
    const authority = new X509Certificate(block);
    return life(
      `The authority "${authority.subject.replaceAll('\n', ', ')}" of MLLP`,
      authority,
      now,
    );
  });
}
