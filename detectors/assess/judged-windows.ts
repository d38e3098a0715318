/**
 * What was last said of each recent window of a series, by detector: eleven numbers each, of which a map of objects made two hundred bytes and more.
 * Gives back what it was given.
 */
import type { Assessment } from '../../contracts/assessment.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { CellRows } from './cell-rows.ts';

/** What of an assessment the next one of its window is compared with: a tenth of its memory. */
export interface Judged extends Pick<
  Assessment,
  'outcome' | 'observed' | 'expected' | 'upper' | 'lower' | 'score'
> {
  readonly code: string;
  /** Of a look at a day in progress: until when. */
  readonly lookHour: Assessment['params'][string] | undefined;
  readonly endAt: EpochMs;
  readonly isComplete: boolean;
}

export function judgedOf(assessment: Assessment, isComplete: boolean): Judged {
  const { outcome, observed, expected, upper, lower, score, reason, params, window } = assessment;
  const figures = { outcome, observed, expected, upper, lower, score };
  const { lookHour } = params;
  return { ...figures, code: reason.code, lookHour, endAt: window.endAt, isComplete };
}

const WIDTH = 10;

export class JudgedWindows {
  /** By the id of the rule. */
  readonly #byRule = new Map<string, CellRows>();

  has(rule: string, startAt: EpochMs): boolean {
    return (this.#byRule.get(rule)?.find(startAt) ?? -1) >= 0;
  }

  get(rule: string, startAt: EpochMs): Judged | undefined {
    const rows = this.#byRule.get(rule);
    const at = rows?.find(startAt) ?? -1;
    return rows === undefined || at < 0
      ? undefined
      : unpacked((offset) => rows.number(at + offset));
  }

  set(rule: string, startAt: EpochMs, judged: Judged): void {
    let rows = this.#byRule.get(rule);
    if (rows === undefined) this.#byRule.set(rule, (rows = new CellRows(WIDTH)));
    rows.set(startAt, packed(judged));
  }

  forgetBefore(at: EpochMs): void {
    for (const rows of this.#byRule.values()) rows.forgetBefore(at);
  }
}

function packed(one: Judged): number[] {
  return [
    OUTCOMES.numberOf(one.outcome),
    one.observed,
    one.expected ?? Number.NaN,
    one.upper ?? Number.NaN,
    one.lower ?? Number.NaN,
    one.score ?? Number.NaN,
    CODES.numberOf(one.code),
    LOOKS.numberOf(one.lookHour),
    one.endAt,
    Number(one.isComplete),
  ];
}

function unpacked(number: (offset: number) => number): Judged {
  return {
    outcome: OUTCOMES.of(number(0)),
    observed: number(1),
    expected: orNull(number(2)),
    upper: orNull(number(3)),
    lower: orNull(number(4)),
    score: orNull(number(5)),
    code: CODES.of(number(6)),
    lookHour: LOOKS.of(number(7)),
    endAt: number(8),
    isComplete: number(9) === 1,
  };
}

/** No figure is NaN: methods promise it. */
const orNull = (figure: number): number | null => (Number.isNaN(figure) ? null : figure);

/** Few values that come again and again, each by its number. */
class Numbered<Value> {
  readonly #numbers = new Map<Value, number>();
  readonly #values: Value[] = [];

  numberOf(value: Value): number {
    let known = this.#numbers.get(value);
    if (known === undefined) {
      known = this.#values.push(value) - 1;
      this.#numbers.set(value, known);
    }
    return known;
  }

  of(number: number): Value {
    return this.#values[number] as Value;
  }
}

/** Closed lists, and the hours of a day. */
const OUTCOMES = new Numbered<Judged['outcome']>();
const CODES = new Numbered<string>();
const LOOKS = new Numbered<Judged['lookHour']>();
