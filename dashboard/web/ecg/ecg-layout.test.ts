// The paper of an ECG: where leads stand and what their lines are.
import { describe, expect, it } from 'vitest';
import { amplitudeOf, layOut, pathOf } from './ecg-layout.ts';

const RATE = 100;
const lead = (name: string, value = 1000) => ({
  name,
  microvolts: Array.from({ length: 10 * RATE }, () => value),
});
const TWELVE = 'I II III aVR aVL aVF V1 V2 V3 V4 V5 V6'.split(' ').map((name) => lead(name));

describe('the paper', () => {
  it('holds twelve leads as three rows of four, and a strip of lead II below', () => {
    const paper = layOut({ leads: TWELVE, ratePerSecond: RATE });
    expect(paper.leads.map(({ name }) => name)).toEqual(
      'I aVR V1 V4 II aVL V2 V5 III aVF V3 V6 II'.split(' '),
    );
    expect(paper).toMatchObject({ rows: 4, width: 260, height: 120 });
    expect(paper.leads[1]).toMatchObject({ x: 72.5, baseline: 15 });
  });

  it('holds fewer leads as strips', () => {
    const paper = layOut({ leads: [lead('II'), lead('V5')], ratePerSecond: RATE });
    expect(paper).toMatchObject({ rows: 2, height: 60 });
  });
});

describe('a line', () => {
  it('goes 25 mm a second and 10 mm a millivolt, upwards', () => {
    const path = pathOf([0, 1000], { ratePerSecond: 1, x: 10, baseline: 15 });
    expect(path).toBe('M10.00 15.00L35.00 5.00');
  });

  it('has a gap where no sample was taken', () => {
    const path = pathOf([0, null, 0], { ratePerSecond: 25, x: 0, baseline: 0 });
    expect(path).toBe('M0.00 0.00M2.00 0.00');
  });
});

it('amplitudes are told in millivolts, and none where nothing was recorded', () => {
  expect(amplitudeOf({ name: 'I', microvolts: [-200, null, 900] })).toEqual({
    name: 'I',
    low: -0.2,
    high: 0.9,
  });
  expect(amplitudeOf({ name: 'I', microvolts: [null] }).high).toBeNull();
});
