// Steps are as old as what they name: an image as its taking, a report as its writing.
import { describe, expect, it } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import { stepsTold } from './record-steps.ts';

const told = (kind: 'imaging' | 'ecg', step: string) =>
  stepsTold({ kind, occurredAt: 100, statedAt: 900, body: { step } } as Event);

describe('the steps of an image or an ECG', () => {
  it.each([
    ['imaging', 'requested'],
    ['imaging', 'acquired'],
    ['ecg', 'recorded'],
  ] as const)('%s %s happened at the time of the event', (kind, step) => {
    expect(told(kind, step)).toEqual({ [step]: 100 });
  });

  it.each([
    ['imaging', 'reported'],
    ['ecg', 'read'],
  ] as const)(
    '%s %s happened when it was stated, not when the patient was examined',
    (kind, step) => {
      expect(told(kind, step)).toEqual({ [step]: 900 });
    },
  );

  it.each(['corrected', 'cancelled'])('%s is none', (step) => {
    expect(told('imaging', step)).toEqual({});
  });
});
