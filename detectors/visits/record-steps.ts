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
    case 'ecg':
      return stepOfFinding(event);
    default:
      return NONE;
  }
}

/** Of an image or an ECG: what was done to the patient happened at the event's own time, what was written about it when it was stated. */
function stepOfFinding(event: Extract<Event, { kind: 'imaging' | 'ecg' }>): StepTimes {
  const { step } = event.body;
  if (step === 'corrected' || step === 'cancelled') return NONE;
  const isWritten = step === 'reported' || step === 'read';
  return { [step]: isWritten ? event.statedAt : event.occurredAt };
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
