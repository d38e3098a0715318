/**
 * Counts by local day number, two bytes a day, or four where one is large: years of a series fit into some kilobytes. A day that was never set
 * has none. As they are stored: below zero for a moment where a withdrawal overtakes its fact; `get` says zero then.
 */
const SPAN_DAYS_MAX = 4000;
const SLACK_DAYS = 32;
const SMALL_MAX = 2 ** 15 - 1;
const NO_DAY = -(2 ** 30);

export class DayCounts {
  /** The day that was changed last lies in the object itself: nearly always today, and each array more is a miss of the cache for each count. */
  #lastDay = NO_DAY;
  #lastCount = 0;
  #firstDay = 0;
  #counts: Int16Array | Int32Array = new Int16Array(0);
  /** Days so far from the others that nobody looks at them: a typing error in a year must not cost a century of memory. */
  #strays: Map<number, number> | null = null;

  get(day: number): number {
    return Math.max(0, day === this.#lastDay ? this.#lastCount : this.#raw(day));
  }

  add(day: number, delta: number): void {
    if (day !== this.#lastDay) this.#turnTo(day);
    this.#lastCount += delta;
  }

  set(day: number, count: number): void {
    if (day !== this.#lastDay) this.#turnTo(day);
    this.#lastCount = count;
  }

  #turnTo(day: number): void {
    if (this.#lastDay !== NO_DAY) this.#store(this.#lastDay, this.#lastCount);
    this.#lastDay = day;
    this.#lastCount = this.#raw(day);
  }

  #raw(day: number): number {
    return this.#counts[day - this.#firstDay] ?? this.#strays?.get(day) ?? 0;
  }

  #store(day: number, count: number): void {
    if (!this.#reach(day)) {
      (this.#strays ??= new Map()).set(day, count);
      return;
    }
    if (Math.abs(count) > SMALL_MAX && this.#counts instanceof Int16Array)
      this.#counts = Int32Array.from(this.#counts);
    this.#counts[day - this.#firstDay] = count;
  }

  /** False where the day is too far away. */
  #reach(day: number): boolean {
    const { length } = this.#counts;
    const endDay = this.#firstDay + length;
    if (length > 0 && day >= this.#firstDay && day < endDay) return true;
    const from = length === 0 ? day : Math.min(day, this.#firstDay);
    const to = length === 0 ? day + 1 : Math.max(day + 1, endDay);
    if (to - from > SPAN_DAYS_MAX) return false;
    const firstDay = from < this.#firstDay || length === 0 ? from : this.#firstDay;
    const size = to - firstDay + SLACK_DAYS;
    const counts = this.#counts instanceof Int16Array ? new Int16Array(size) : new Int32Array(size);
    counts.set(this.#counts, length === 0 ? 0 : this.#firstDay - firstDay);
    this.#firstDay = firstDay;
    this.#counts = counts;
    return true;
  }
}
