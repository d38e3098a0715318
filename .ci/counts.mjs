/**
 * Adds up vitest's JSON reports of a folder and prints what failed, what was skipped, and the counts as the last line. A
 * test file that could not be loaded, a missing report and a failed step each count as one failure, so that nothing that
 * went wrong can look like a pass. Exits with 1 when anything failed or nothing ran.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const [reports, ...failedSteps] = process.argv.slice(2);

/** @returns {{ status: string, name: string }[]} */
function outcomesOf(report) {
  const { testResults } = JSON.parse(readFileSync(join(reports, report), 'utf8'));
  return testResults.flatMap(({ name: file, status, message, assertionResults }) => {
    const path = relative(process.cwd(), file);
    const tests = assertionResults.map((test) => ({
      status: test.status,
      name: `${path} > ${test.fullName}`,
    }));
    const unloadable = status === 'failed' && !tests.some((test) => test.status === 'failed');
    return unloadable ? [...tests, { status: 'failed', name: `${path}: ${message}` }] : tests;
  });
}

const named = readdirSync(reports)
  .filter((name) => name.endsWith('.json'))
  .map((name) => ({ step: name.slice(0, -'.json'.length), outcomes: outcomesOf(name) }));
const outcomes = named.flatMap((report) => report.outcomes);
const passed = outcomes.filter(({ status }) => status === 'passed');
const failed = outcomes.filter(({ status }) => status === 'failed');
const skipped = outcomes.filter(({ status }) => status !== 'passed' && status !== 'failed');

/** A step whose report has failed tests failed because of them; it is not counted a second time. */
function isExplained(failedStep) {
  const own = named.find(({ step }) => failedStep.startsWith(`${step} (`));
  return own?.outcomes.some(({ status }) => status === 'failed') ?? false;
}

const unexplained = failedSteps.filter((step) => !isExplained(step));
if (passed.length === 0 && unexplained.length === 0) unexplained.push('no test has run');

for (const { name } of skipped) console.log(`skipped: ${name}`);
for (const { name } of failed) console.log(`failed: ${name}`);
for (const name of unexplained) console.log(`failed step: ${name}`);

const failures = failed.length + unexplained.length;
console.log(`${passed.length} passed, ${failures} failed, ${skipped.length} skipped`);
process.exit(failures === 0 ? 0 : 1);
