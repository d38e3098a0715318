/**
 * The 16 daily signals of Noufaily et al. 2019 (Bioinformatics 35: 3110, doi 10.1093/bioinformatics/bty997), as their published
 * simulation defines them: logarithm of the mean = level + trend + yearly and weekly waves. The years have 364 days.
 */
export interface Wave {
  readonly cos: number;
  readonly sin: number;
  readonly harmonics: number;
}

/** Begins within `spanDays` of `firstDay` (system days from the start of each year) and is spread widely. */
export interface YearlyEpidemic {
  readonly firstDay: number;
  readonly spanDays: number;
  /** Size in standard deviations of a day, or a plain number of cases. */
  readonly sizeSd?: number;
  readonly cases?: number;
}

export interface SignalShape {
  readonly id: string;
  /** Days a week that it is open; a 5-day system is closed at weekends and on holidays. */
  readonly system: 5 | 7;
  readonly level: number;
  readonly trend?: number;
  readonly year?: Wave;
  readonly week: Wave;
  /** Variance over mean. */
  readonly dispersion: number;
  readonly shiftDays: number;
  /** Counts are divided by this after they are drawn, which makes them less than Poisson. */
  readonly divisor?: number;
  readonly epidemic?: YearlyEpidemic;
}

const wave = (cos: number, sin: number, harmonics: number): Wave => ({ cos, sin, harmonics });

export const SIGNAL_SHAPES: readonly SignalShape[] = [
  {
    id: 'd01',
    system: 7,
    level: 6,
    year: wave(0.2, 0.2, 1),
    week: wave(0.5, 0.4, 2),
    dispersion: 2,
    shiftDays: 29,
  },
  {
    id: 'd03',
    system: 7,
    level: 0.5,
    year: wave(1.5, 1.4, 1),
    week: wave(0.5, 0.4, 2),
    dispersion: 1,
    shiftDays: -167,
  },
  { id: 'd04', system: 7, level: 5.5, week: wave(0.3, 0.25, 2), dispersion: 1, shiftDays: 1 },
  { id: 'd05', system: 7, level: 2, week: wave(0.3, 0.25, 2), dispersion: 1, shiftDays: 1 },
  {
    id: 'd06',
    system: 5,
    level: 6,
    year: wave(0.3, 2, 1),
    week: wave(0.3, 0.5, 1),
    dispersion: 1.5,
    shiftDays: -50,
    divisor: 10,
    epidemic: { firstDay: 0, spanDays: 20, sizeSd: 1200 },
  },
  {
    id: 'd07',
    system: 5,
    level: 1,
    year: wave(0.1, 2, 1),
    week: wave(0.05, 0.05, 1),
    dispersion: 1,
    shiftDays: -50,
    epidemic: { firstDay: 0, spanDays: 20, sizeSd: 750 },
  },
  {
    id: 'd08',
    system: 5,
    level: 6,
    trend: 0.0001,
    week: wave(0.6, 0.9, 1),
    dispersion: 1.5,
    shiftDays: 0,
    divisor: 10,
  },
  {
    id: 'd09',
    system: 5,
    level: 3,
    year: wave(1.5, 0.1, 1),
    week: wave(0.2, 0.3, 1),
    dispersion: 1,
    shiftDays: -150,
  },
  {
    id: 'd10',
    system: 5,
    level: 3,
    year: wave(0.2, 0.1, 1),
    week: wave(0.05, 0.15, 1),
    dispersion: 1,
    shiftDays: -200,
  },
  {
    id: 'd11',
    system: 5,
    level: 5,
    year: wave(0.2, 0.1, 1),
    week: wave(0.05, 0.1, 1),
    dispersion: 1,
    shiftDays: 0,
  },
  {
    id: 'd12',
    system: 5,
    level: 0.5,
    year: wave(0.4, 0, 2),
    week: wave(0.05, 0.15, 1),
    dispersion: 1,
    shiftDays: 0,
  },
  {
    id: 'd13',
    system: 5,
    level: 9,
    year: wave(0.5, 0.2, 1),
    week: wave(0.2, 0.5, 1),
    dispersion: 1,
    shiftDays: 0,
    divisor: 100,
  },
  {
    id: 'd14',
    system: 7,
    level: 2,
    trend: 0.0005,
    year: wave(0.8, 0.8, 1),
    week: wave(0.8, 0.4, 2),
    dispersion: 4,
    shiftDays: 57,
  },
  {
    id: 'd15',
    system: 7,
    level: 0.05,
    year: wave(0.01, 0.01, 4),
    week: wave(1.8, 0.1, 1),
    dispersion: 1,
    shiftDays: -85,
  },
  {
    id: 'd16',
    system: 7,
    level: 3,
    year: wave(0.8, 0.6, 1),
    week: wave(0.8, 0.4, 2),
    dispersion: 4,
    shiftDays: 29,
    epidemic: { firstDay: 209, spanDays: 21, cases: 6060 },
  },
  { id: 'd17', system: 7, level: 6, week: wave(0.8, 0.4, 2), dispersion: 4, shiftDays: 1 },
];
