/**
 * Says before a tier runs what the machine lacks for it and which tests are therefore skipped. The tests themselves ask the
 * same questions; this only keeps a skip from going unread.
 */
import type { TestProject } from 'vitest/node';
import { findOrthanc } from './foreign/orthanc.fixture.ts';
import { findChromium, findProgram } from './programs.ts';

export function setup(project: Pick<TestProject, 'name'>): void {
  for (const sentence of missingFor(project.name))
    console.log(`skipped in ${project.name}: ${sentence}`);
}

function missingFor(tier: string): string[] {
  if (tier === 'browser') return sentenceOf(findChromium(process.env), 'all browser tests');
  if (tier === 'acceptance') {
    return [
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

function sentenceOf(program: ReturnType<typeof findProgram>, tests: string): string[] {
  return 'missing' in program ? [`${tests}. ${program.missing}`] : [];
}
