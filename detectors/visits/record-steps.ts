/**
 * When each step of a record first happened: taken, reported, requested, read. Of all statements the earliest counts, so that a
 * corrected report does not make the first one late; a minimum, so that order and repetition change nothing. Pure.
 */
import type { Event } from '../../contracts/event/event.ts';
import type { EpochMs } from '../../contracts/time.ts';

export type StepTimes = Readonly<Record<string, EpochMs>>;

const NONE: StepTimes = {};

/** What one statement says of steps. */
export function stepsTold(event: Event): StepTimes {
  switch (event.kind) {
    case 'laboratory': {
      const { specimenAt, status } = event.body;
      return {
        ...(specimenAt !== null && { specimen: specimenAt }),
        ...(status !== 'preliminary' && { report: event.statedAt }),
      };
    }
    case 'case-report':
      return { report: event.statedAt };
    case 'imaging':
      return event.body.step === 'corrected' || event.body.step === 'cancelled'
        ? NONE
        : { [event.body.step]: event.occurredAt };
    case 'ecg':
      return event.body.step === 'corrected' || event.body.step === 'cancelled'
        ? NONE
        : { [event.body.step]: event.occurredAt };
    default:
      return NONE;
  }
}

export function earliestSteps(one: StepTimes = NONE, other: StepTimes = NONE): StepTimes {
  const steps: Record<string, EpochMs> = { ...one };
  for (const [step, at] of Object.entries(other)) steps[step] = Math.min(steps[step] ?? at, at);
  return steps;
}

export function sameSteps(one: StepTimes = NONE, other: StepTimes = NONE): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => one[name] === other[name]);
}
