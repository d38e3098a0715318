/** A signal of a series, for tests of comparisons. */
import { Signal } from '../../contracts/signal.ts';
import { derivedId } from '../../platform/derived-id.ts';

const words = { zh: '词', en: 'words' };
export const aSignal = Signal.parse({
  v: 1,
  id: derivedId('sg-', ['one']),
  revision: 1,
  status: 'raised',
  kind: 'series',
  alertKind: 'foodborne',
  family: 'epidemic',
  title: words,
  measure: 'diarrhoea',
  definition: null,
  disease: null,
  diseaseClass: 'none',
  place: '990102001',
  siteId: null,
  series: 'diarrhoea~township~990102001~all',
  window: { kind: 'day', startAt: 1_767_225_600_000, endAt: 1_767_312_000_000 },
  startedAt: 1_767_225_600_000,
  observed: 9,
  expected: 3,
  threshold: 6,
  reason: { code: 'above', words },
  assessment: null,
  evidence: [],
  detector: { method: 'ears-c2', version: '1', params: {} },
  ownerDepartments: [],
  asOf: 1_767_225_700_000,
  withdrawn: null,
});
