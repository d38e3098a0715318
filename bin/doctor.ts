// `vigil doctor`: what runs, which versions, what is missing, in plain sentences. Changes nothing. Exit code 1 when something would
// keep Vigil from running.
import { loadSettings } from '../platform/config/load-settings.ts';
import { examineBus } from './doctor/bus.ts';
import { examineDatabase } from './doctor/database.ts';
import type { Finding } from './doctor/finding.ts';
import { DOCTOR_SETTINGS, examineMachine } from './doctor/machine.ts';
import { examineTls, TLS_SETTINGS } from './doctor/tls.ts';

const SIGNS: Readonly<Record<Finding['state'], string>> = { good: '✓', note: '·', bad: '✗' };

export async function main(): Promise<number> {
  const settings = loadSettings([...DOCTOR_SETTINGS, ...TLS_SETTINGS], process.env);
  const parts = await Promise.all([
    examineMachine(settings),
    examineDatabase(settings),
    examineBus(settings),
  ]);
  const findings = [...parts.flat(), ...examineTls(settings, Date.now())];
  for (const { state, sentence } of findings) process.stdout.write(`${SIGNS[state]} ${sentence}\n`);
  return findings.some(({ state }) => state === 'bad') ? 1 : 0;
}
