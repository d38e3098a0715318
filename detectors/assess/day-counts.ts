/**
 * Counts by local day number, four bytes a day: years of a series fit into some kilobytes. A day that was never set has none. As they
 * are stored: below zero for a moment where a withdrawal overtakes its fact; `get` says zero then.
 */
const SPAN_DAYS_MAX = 4000;
const SLACK_DAYS = 32;

export class DayCounts {
  #firstDay = 0;
  #counts = new Int32Array(0);
  /** Days so far from the others that nobody looks at them: a typing error in a year must not cost a century of memory. */
  #strays: Map<number, number> | null = null;

  get(day: number): number {
    return Math.max(0, this.#raw(day));
  }

  add(day: number, delta: number): void {
    this.set(day, this.#raw(day) + delta);
  }

  set(day: number, count: number): void {
    if (!this.#reach(day)) (this.#strays ??= new Map()).set(day, count);
    else this.#counts[day - this.#firstDay] = count;
  }

  get bytes(): number {
    return this.#counts.byteLength + (this.#strays?.size ?? 0) * 64;
  }

  #raw(day: number): number {
    return this.#counts[day - this.#firstDay] ?? this.#strays?.get(day) ?? 0;
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
    const counts = new Int32Array(to - firstDay + SLACK_DAYS);
    counts.set(this.#counts, length === 0 ? 0 : this.#firstDay - firstDay);
    this.#firstDay = firstDay;
    this.#counts = counts;
    return true;
  }
}
