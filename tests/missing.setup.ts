/**
 * Says before a tier runs what the machine lacks for it and which tests are therefore skipped. The tests themselves ask the
 * same questions; this only keeps a skip from going unread.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { findOrthanc } from './foreign/orthanc.fixture.ts';
import { findChromium, findProgram } from './programs.ts';

export function setup(project: Pick<TestProject, 'name'>): void {
  for (const sentence of missingFor(project.name))
    console.log(`skipped in ${project.name}: ${sentence}`);
}

/** Folders beside the checkout, not in it: recordings and reference outputs of others, and the tests that read them. */
const BESIDE = [
  ['data/hl7v2', 'the tests with recorded HL7 v2 messages'],
  ['data/fhir', 'the tests with bundles of others'],
  ['data/dicom', 'the tests with DICOM objects of others'],
  ['data/ecg', 'the tests with recorded ECGs'],
  ['reference', 'parity of the methods with published software'],
] as const;
const SHARED = fileURLToPath(new URL('../../shared/', import.meta.url));

/** Sentences, each with the tests and the reason. `shared`: where the folders beside the checkout are looked for. */
export function missingFor(tier: string, shared = SHARED): string[] {
  if (tier === 'unit') {
    return [
      ...missingFolders(shared),
      ...sentenceOf(findProgram('storescu', process.env), 'the tests with dcmtk'),
      ...sentenceOf(findProgram('openssl', process.env), 'the tests with client certificates'),
      ...sentenceOf(findProgram('mllp_send', process.env), 'the tests with python3-hl7'),
    ];
  }
  if (tier === 'browser') return sentenceOf(findChromium(process.env), 'all browser tests');
  if (tier === 'acceptance') {
    return [
      ...missingFolders(shared).slice(0, 1),
      ...sentenceOf(
        findProgram('mllp_send', process.env),
        'the test with the client of python3-hl7',
      ),
      ...sentenceOf(findProgram('mosquitto_pub', process.env), 'the test with mosquitto_pub'),
    ];
  }
  if (tier === 'int') {
    return [
      ...(process.env['VIGIL_TEST_TIMESCALE_URL'] === undefined
        ? ['tests on TimescaleDB. VIGIL_TEST_TIMESCALE_URL is not set.']
        : []),
      ...sentenceOf(findProgram('storescu', process.env), 'the tests with dcmtk'),
      ...sentenceOf(findOrthanc(), 'the tests with Orthanc'),
      ...sentenceOf(findProgram('mosquitto_pub', process.env), 'the tests with mosquitto'),
    ];
  }
  return [];
}

const missingFolders = (shared: string): string[] =>
  BESIDE.filter(([folder]) => !existsSync(`${shared}${folder}`)).map(
    ([folder, tests]) => `${tests}. There is no folder ${shared}${folder}.`,
  );

function sentenceOf(program: ReturnType<typeof findProgram>, tests: string): string[] {
  return 'missing' in program ? [`${tests}. ${program.missing}`] : [];
}
