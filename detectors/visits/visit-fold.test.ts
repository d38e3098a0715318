// What snapshots of a visit mean, one rule of the ingest page at a time.
import { describe, expect, it } from 'vitest';
import type { VisitEvent } from '../../contracts/event/event.ts';
import type { VisitAction, VisitFields } from '../../contracts/event/visit.ts';
import { icd10, visitEvent } from '../events.fixture.ts';
import { foldSnapshot, isStanding, visitTime, type VisitFold } from './visit-fold.ts';

const AT = Date.UTC(2026, 5, 1, 3);

function snapshot(action: VisitAction, minute: number, fields: VisitFields = {}): VisitEvent {
  return visitEvent('a', action, {
    at: AT,
    statedAt: AT + minute * 60_000,
    receivedAt: AT + minute * 60_000,
    fields,
  });
}

function fold(...events: VisitEvent[]): VisitFold {
  let visit: VisitFold | null = null;
  for (const event of events) visit = foldSnapshot(visit, event);
  if (visit === null) throw new Error('no snapshot');
  return visit;
}

describe('a field', () => {
  it('keeps its value when a later snapshot does not send it', () => {
    const visit = fold(
      snapshot('start', 0, { temperatureC: 38.5 }),
      snapshot('update', 1, { class: 'emergency' }),
    );
    expect(visit.fields.temperatureC?.value).toBe(38.5);
  });

  it('loses its value when a later snapshot deletes it', () => {
    const visit = fold(
      snapshot('start', 0, { diagnoses: [icd10('A09')] }),
      snapshot('update', 1, { diagnoses: null }),
    );
    expect(visit.fields.diagnoses?.value).toBeNull();
  });

  it('ignores a snapshot that was stated earlier and comes later', () => {
    const visit = fold(
      snapshot('update', 5, { diagnoses: [icd10('S93')] }),
      snapshot('start', 0, { diagnoses: [icd10('A09')] }),
    );
    expect(visit.fields.diagnoses?.value).toEqual([icd10('S93')]);
  });
});

describe('the status', () => {
  it('stands by default, and an update after a cancellation does not bring the visit back', () => {
    expect(isStanding(fold(snapshot('update', 0)))).toBe(true);
    expect(
      isStanding(fold(snapshot('start', 0), snapshot('cancel', 1), snapshot('update', 2))),
    ).toBe(false);
  });

  it('follows the latest of start, cancel and restore', () => {
    expect(
      isStanding(fold(snapshot('restore', 2), snapshot('cancel', 1), snapshot('start', 0))),
    ).toBe(true);
    expect(isStanding(fold(snapshot('cancel', 3), snapshot('start', 0)))).toBe(false);
  });

  it('lets a cancellation win over a start that was stated in the same moment', () => {
    expect(isStanding(fold(snapshot('cancel', 1), snapshot('start', 1)))).toBe(false);
  });
});

describe('the time of a visit', () => {
  it('is the stated one, else the best and then the earliest fallback', () => {
    const received = {
      ...snapshot('start', 9),
      occurredFrom: 'received' as const,
      occurredAt: AT - 1000,
    };
    const recorded = {
      ...snapshot('update', 8),
      occurredFrom: 'recorded' as const,
      occurredAt: AT + 500,
    };
    expect(visitTime(fold(received, recorded))).toBe(AT + 500);
    expect(visitTime(fold(recorded, received, snapshot('update', 1, { occurredAt: AT + 9 })))).toBe(
      AT + 9,
    );
  });
});
