// Findings are judged by where they are, or by the events that they stand on.
import { describe, expect, it } from 'vitest';
import { EventId } from '../../contracts/ids.ts';
import { Signal } from '../../contracts/signal.ts';
import { derivedId } from '../../platform/derived-id.ts';
import type { Planted } from '../../simulator/scenes/scene.ts';
import { scoreFindings } from './score-findings.ts';

const RULE = 'scan-respiratory';
const at = (day: number): number => Date.UTC(2026, 5, day);
const cluster = (scene: string, of: Partial<Planted> = {}): Planted => ({
  ...{ scene, rule: RULE, verdict: 'must', variety: 'strong', startsAt: at(10), endsAt: at(14) },
  records: [],
  where: { place: '990102001', fromAt: at(9), untilAt: at(14) },
  ...of,
});
const ids = ['1', '2', '3', '4'].map((name) => EventId.parse(derivedId('e', [name])));
const found = (place: string, evidence: readonly EventId[], places = [place]): Signal =>
  Signal.parse({
    ...{ v: 1, id: derivedId('sg-', [place]), revision: 1, status: 'raised', kind: 'look' },
    ...{ alertKind: 'syndromic-exceedance', family: 'epidemic', measure: RULE, place, evidence },
    ...{ definition: null, disease: null, diseaseClass: 'none', siteId: null, series: null },
    title: { zh: '聚集', en: 'A cluster' },
    window: { kind: 'day', startAt: at(12), endAt: at(13) },
    startedAt: at(11),
    ...{ observed: 4, expected: 1, threshold: 3, assessment: null, withdrawn: null },
    reason: { code: 'space-time-cluster', words: { zh: '聚集', en: 'A cluster' } },
    detector: { method: 'space-time-scan', version: '1', params: { places } },
    ...{ ownerDepartments: [], asOf: at(13) },
  });
const sceneOf = (...of: readonly string[]): ReadonlyMap<EventId, string> =>
  new Map(of.flatMap((scene, index) => (ids[index] === undefined ? [] : [[ids[index], scene]])));

const byCases = { byCases: true, fromAt: at(9), untilAt: at(14) };
const HERE = '990102001';
const NEXT = '990102002';

describe('a cluster', () => {
  const score = (places: readonly string[], ...of: readonly string[]) => {
    const planted = [
      cluster('one', { where: { place: HERE, ...byCases } }),
      cluster('two', { where: { place: NEXT, ...byCases } }),
    ];
    const [scored] = scoreFindings(planted, {
      signals: [found('990102', ids, [...places])],
      sceneOf: sceneOf(...of),
    });
    return { found: scored?.found, right: scored?.right, wrong: scored?.wrong.length };
  };
  const RIGHT = { found: 1, right: 1, wrong: 0 };
  const WRONG = { found: 0, right: 0, wrong: 1 };

  it('is found by what stands mostly on its cases, though a neighbour is taken in', () => {
    expect(score([HERE, '990102007'], 'one', 'one', 'one')).toEqual(RIGHT);
    expect(score([HERE, '990102007'], 'one', 'one')).toEqual(WRONG);
  });

  it('is found by what was vague when first told and is clear when told again; the first telling stays wrong', () => {
    const planted = [cluster('one', { where: { place: HERE, ...byCases } })];
    const scored = (retold: readonly Signal[]) => {
      const signals = [found(HERE, ids)];
      return scoreFindings(planted, { signals, retold, sceneOf: sceneOf('one', 'one') })[0];
    };
    const clear = found(HERE, ids.slice(0, 2));
    expect(scored([])).toMatchObject({ found: 0, right: 0, wrong: [{}] });
    expect(scored([clear])).toMatchObject({ found: 1, right: 0, wrong: [{}] });
  });

  it('is not found by what is told of other places only', () => {
    expect(score(['990102007'], 'one', 'one', 'one')).toEqual(WRONG);
  });

  it('is not found by what chance makes at its place in its days', () => {
    expect(score([HERE])).toEqual(WRONG);
  });

  it('is missed where a larger one has swallowed it', () => {
    expect(score([HERE, NEXT], 'one', 'one', 'one', 'two')).toEqual(RIGHT);
    expect(score([HERE, NEXT], 'one', 'one', 'two', 'two')).toEqual(WRONG);
  });
});

it('counts what may be found neither for nor against, and says what share was found', () => {
  const faint = cluster('two', {
    ...{ verdict: 'may', variety: 'faint' },
    where: { place: '990102002', fromAt: at(9), untilAt: at(14) },
  });
  const planted = [cluster('one'), faint];
  const signals = [found('990102001', []), found('990102002', [])];
  const [both] = scoreFindings(planted, { signals, sceneOf: new Map() });
  expect(both).toMatchObject({ planted: 1, found: 1, right: 1, wrong: [] });
  expect(both?.strengths).toEqual([
    { variety: 'strong', verdict: 'must', planted: 1, found: 1 },
    { variety: 'faint', verdict: 'may', planted: 1, found: 1 },
  ]);
  const [none] = scoreFindings(planted, { signals: signals.slice(0, 1), sceneOf: new Map() });
  expect(none?.strengths[1]?.found).toBe(0);
  expect(none?.missed).toEqual([]);
});
