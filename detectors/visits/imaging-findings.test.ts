// What the report of an image says reaches the case definitions through the visit that it was made for; what it denies does not.
import { describe, expect, it } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import { compileClassifier } from '../classify/classify.ts';
import { concepts, cues, definitions } from '../classify/shipped-catalogue.fixture.ts';
import { foldEvents, noFolds } from './fold-events.ts';
import { isFolded } from './unit.ts';
import { unitFacts } from './unit-facts.ts';

const at = Date.UTC(2026, 5, 1, 1);
const TOKEN = 'a'.repeat(26);
const envelope = {
  v: 1,
  door: 'mllp',
  siteId: 's-one',
  place: '990102001',
  person: `p1.${TOKEN}`,
  occurredAt: at,
  occurredFrom: 'stated',
  zoneAssumed: false,
  statedAt: at,
  statedRank: 1,
  receivedAt: at,
};
const visit = {
  ...envelope,
  id: `e${'b'.repeat(26)}`,
  kind: 'visit',
  body: {
    visit: `v1.${TOKEN}`,
    visitDerived: false,
    action: 'start',
    fields: { occurredAt: at, class: 'inpatient', complaints: ['发热3天'], temperatureC: 38.9 },
  },
};
const report = (certainty: string) => ({
  ...envelope,
  id: `e${'c'.repeat(26)}`,
  kind: 'imaging',
  body: {
    record: `r1.${TOKEN}`,
    visit: `v1.${TOKEN}`,
    step: 'reported',
    urgency: 'routine',
    modality: 'CT',
    bodyPart: null,
    findings: [],
    coded: [
      {
        code: 'ground-glass-opacity',
        names: { zh: '磨玻璃影', en: 'ground-glass opacity' },
        weight: 'notable',
        certainty,
      },
    ],
  },
});

function met(...told: readonly object[]): string[] {
  const folds = noFolds();
  foldEvents(folds, (told as Event[]).filter(isFolded));
  const unit = [...folds.units.values()].find((one) => one.visit !== null);
  const facts = unit === undefined ? null : unitFacts(unit, new Map());
  if (facts === null) return [];
  return compileClassifier({ definitions, concepts, cues })
    .classify({ ...facts, class: facts.visitClass })
    .map(({ definition }) => definition);
}

describe('a report of an image', () => {
  it('with fever makes a fever with respiratory signs', () => {
    expect(met(visit)).not.toContain('fever-respiratory');
    expect(met(visit, report('probable'))).toContain('fever-respiratory');
    expect(met(report('possible'), visit)).toContain('fever-respiratory');
  });

  it('that says there is none makes nothing', () => {
    expect(met(visit, report('denied'))).not.toContain('fever-respiratory');
  });
});
