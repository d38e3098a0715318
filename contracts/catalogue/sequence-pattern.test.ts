// What a rule about sequences may not say: fields that facts do not have, questions that fit no value, ranges that nothing fits, spans without an end.
import { describe, expect, it } from 'vitest';
import { SequencePattern } from './pattern.ts';

const names = { zh: '事', en: 'fact' };
const image = { facts: ['imaging-acquired'], names };

function faults(finds: unknown, others: object = {}): string[] {
  const parsed = SequencePattern.safeParse({
    id: 'a-rule',
    version: '2026.1',
    names,
    family: 'utilization',
    owners: ['health-commission'],
    source: { text: 'a test', confirmed: true },
    validFrom: '2020-01-01',
    pattern: 'sequence',
    alertKind: 'mutual-recognition',
    key: 'person',
    finds,
    tellWithin: '7d',
    level: 'IV',
    knownFalsePositives: names,
    ...others,
  });
  return parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('a rule about sequences', () => {
  it('is taken where all of it holds', () => {
    const finds = { form: 'followed-by', of: image, by: image, within: '14d', same: ['modality'] };
    expect(faults({ ...finds, different: ['site'] })).toEqual([]);
  });

  it('about a whole site looks at no visits, and at no more than a day', () => {
    const site = { key: 'site' };
    const visits = { facts: ['visit'], names };
    expect(faults({ form: 'count', of: visits, within: '10m', least: 9 }, site)[0]).toMatch(/key: unsupported/);
    expect(faults({ form: 'count', of: image, within: '2d', least: 9 }, site)[0]).toMatch(/key: unbounded/);
    expect(faults({ form: 'count', of: image, within: '1d', least: 9 }, site)).toEqual([]);
  });

  it.each([
    ['no-end', { form: 'count', of: image, least: 2 }, /finds\.within/],
    ['too-long', { form: 'count', of: image, least: 2, within: '401d' }, /at most 400d/],
    ['no-span', { form: 'count', of: image, least: 2, within: 'a while' }, /like 10m, 48h or 14d/],
    [
      'unknown-field',
      { form: 'each', of: { ...image, where: { colour: { in: ['red'] } } } },
      /unknown-field: there is no colour; there are modality/,
    ],
    [
      'no number of a trend',
      { form: 'trend', of: image, within: '14d', value: 'modality', readings: 5, risesBy: 1 },
      /finds\.value.*no number modality/,
    ],
    ['unknown group', { form: 'each', of: image, per: ['colour'] }, /finds\.per.*no colour/],
    [
      'no-number of days',
      {
        ...{ form: 'followed-by', of: image, by: image, within: '1d' },
        sooner: { value: 'modality', share: 0.5 },
      },
      /finds\.sooner.*no number modality/,
    ],
    [
      'something else without a time before',
      {
        ...{ form: 'not-followed-by', of: image, by: image, within: '1d' },
        instead: { of: image, same: ['modality'] },
      },
      /finds\.instead: contradiction/,
    ],
    [
      'wrong-question',
      { form: 'each', of: { ...image, where: { modality: { atLeast: 3 } } } },
      /wrong-question: modality is a text/,
    ],
    [
      'contradiction of limits',
      {
        form: 'each',
        of: { facts: ['home-reading'], names, where: { value: { atLeast: 9, below: 9 } } },
      },
      /contradiction: no value fits/,
    ],
    [
      'contradiction of comparisons',
      {
        ...{ form: 'followed-by', of: image, by: image, within: '14d' },
        ...{ same: ['site'], different: ['site'] },
      },
      /contradiction: site cannot be the same and different/,
    ],
    [
      'comparison of what one does not have',
      {
        ...{ form: 'followed-by', of: image, by: { facts: ['claim'], names }, within: '14d' },
        same: ['modality'],
      },
      /unknown-field: claim has no modality/,
    ],
    [
      'a sum of texts',
      { form: 'sum', of: { facts: ['claim'], names }, within: '1d', value: 'group', least: 1 },
      /claim has no number group/,
    ],
    ['a word too many', { form: 'each', of: image, sometimes: true }, /[Uu]nrecognized key/],
  ])('is refused: %s', (_, finds, reason) => {
    expect(faults(finds).join('\n')).toMatch(reason);
  });

  it('with several kinds of facts may ask only for what all of them have', () => {
    const of = { facts: ['ecg-read', 'ecg-finding'], names };
    expect(faults({ form: 'each', of: { ...of, where: { weight: { in: ['critical'] } } } })).toEqual(
      [],
    );
    expect(
      faults({ form: 'each', of: { ...of, where: { heartRatePerMin: { above: 150 } } } }).join(),
    ).toMatch(/unknown-field/);
  });
});
