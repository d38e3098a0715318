// True messages of every kind that the doors take, for harming: the repository's own, and the third-party files where they lie beside it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nistLike } from '../acceptance/nist-message.ts';

const SHARED = fileURLToPath(new URL('../../../shared/data', import.meta.url));
const FILES_MAX = 120;
const FILE_BYTES_MAX = 400_000;

/** Empty where there are none. */
export function thirdPartyFiles(folder: string, endings: readonly string[]): Buffer[] {
  const root = join(SHARED, folder);
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => endings.some((ending) => name.endsWith(ending)))
    .sort()
    .slice(0, FILES_MAX)
    .map((name) => readFileSync(join(root, name)))
    .filter((bytes) => bytes.length < FILE_BYTES_MAX);
}

export function hl7Messages(): Buffer[] {
  const own = (['A01', 'A03', 'A04', 'A08', 'A11'] as const).map((trigger) =>
    Buffer.from(
      nistLike({
        trigger,
        statedAt: '202611210930',
        visitNumber: 'FUZZ-1',
        complaint: '發熱，東頭痛',
      }),
    ),
  );
  return [...own, ...thirdPartyFiles('hl7v2', ['.hl7', '.txt'])];
}

export function records(now: number): Buffer[] {
  const common = { site: 's-990102006-1', occurredAt: now - 3_600_000 };
  const patient = { id: '11010519491231002X', ageYears: 41, sex: 'F' };
  return [
    {
      kind: 'visit',
      id: 'f-1',
      ...common,
      patient,
      complaint: '发热伴咳嗽三天',
      diagnoses: ['J11.1'],
    },
    {
      kind: 'laboratory',
      id: 'f-2',
      ...common,
      patient,
      results: [{ code: 'influenza-a', interpretation: 'positive' }],
    },
    { kind: 'case-report', id: 'f-3', ...common, patient, diagnosis: 'A00.9', status: 'final' },
    {
      kind: 'home-reading',
      id: 'f-4',
      ...common,
      patient,
      device: 'D-1',
      readings: [{ code: 'glucose', value: 7.1, unit: 'mmol/L' }],
    },
    { kind: 'claim', id: 'f-5', ...common, setl_id: '1', medfee_sumamt: '123.45' },
    { kind: 'pharmacy', id: 'f-6', ...common, item: 'antipyretic', count: 4 },
  ].map((record) => Buffer.from(JSON.stringify(record)));
}

export function fhirBodies(): Buffer[] {
  const bundle = {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      {
        resource: { resourceType: 'Patient', id: 'p', identifier: [{ value: 'X' }] },
        request: { method: 'POST', url: 'Patient' },
      },
      {
        resource: {
          resourceType: 'Encounter',
          id: 'e',
          status: 'finished',
          class: { code: 'EMER' },
          subject: { reference: 'Patient/p' },
        },
        request: { method: 'POST', url: 'Encounter' },
      },
    ],
  };
  return [Buffer.from(JSON.stringify(bundle)), ...thirdPartyFiles('fhir', ['.json'])];
}

export function dicomFiles(): Buffer[] {
  return thirdPartyFiles('dicom', ['.dcm']).concat(thirdPartyFiles('ecg', ['.dcm', '.xml']));
}
