/**
 * How many files are read at once: a few in all, and fewer of one site, so that no site's pile keeps the others out. Who finds no place waits
 * for a while, in the order of coming, but behind a site that has fewer under way; the line is bounded, in all and by site.
 */
import type { Clock } from '../../platform/clock.ts';

export interface SlotLimits {
  readonly atOnceMax: number;
  readonly ofSiteMax: number;
  readonly waitingMax: number;
  readonly waitingOfSiteMax: number;
  readonly waitMs: number;
}

export const SLOT_LIMITS: SlotLimits = {
  atOnceMax: 4,
  ofSiteMax: 2,
  waitingMax: 32,
  waitingOfSiteMax: 4,
  waitMs: 20_000,
};

/** `site-busy`: too many of this site; `busy`: too many in all. */
export type Slot =
  | { readonly outcome: 'taken'; readonly release: () => void }
  | { readonly outcome: 'busy' | 'site-busy' };

interface Waiting {
  readonly site: string;
  readonly start: () => void;
}

export class ImportSlots {
  readonly #limits: SlotLimits;
  readonly #clock: Pick<Clock, 'sleep'>;
  readonly #underWay = new Map<string, number>();
  #line: Waiting[] = [];

  constructor(clock: Pick<Clock, 'sleep'>, limits: SlotLimits = SLOT_LIMITS) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** `gone` is aborted when the sender has left: its place in the line is free at once. */
  async take(site: string, gone: AbortSignal): Promise<Slot> {
    if (this.#hasRoom(site)) return this.#begin(site);
    const { waitingMax, waitingOfSiteMax, waitMs } = this.#limits;
    const ofSite = this.#line.filter((one) => one.site === site).length;
    if (ofSite >= waitingOfSiteMax) return { outcome: 'site-busy' };
    if (this.#line.length >= waitingMax) return { outcome: 'busy' };
    const ended = new AbortController();
    const turn = new Promise<Slot>((resolve) => {
      const waiting = { site, start: () => resolve(this.#begin(site)) };
      this.#line.push(waiting);
      const leave = (): void => {
        if (!this.#line.includes(waiting)) return;
        this.#line = this.#line.filter((one) => one !== waiting);
        resolve({ outcome: this.#ofSite(site) >= this.#limits.ofSiteMax ? 'site-busy' : 'busy' });
      };
      gone.addEventListener('abort', leave, { once: true });
      this.#clock.sleep(waitMs, ended.signal).then(leave, () => undefined);
    });
    return turn.finally(() => ended.abort());
  }

  #ofSite(site: string): number {
    return this.#underWay.get(site) ?? 0;
  }

  #hasRoom(site: string): boolean {
    const all = [...this.#underWay.values()].reduce((sum, count) => sum + count, 0);
    return all < this.#limits.atOnceMax && this.#ofSite(site) < this.#limits.ofSiteMax;
  }

  #begin(site: string): Slot {
    this.#underWay.set(site, this.#ofSite(site) + 1);
    let isOver = false;
    const release = (): void => {
      if (isOver) return;
      isOver = true;
      const left = this.#ofSite(site) - 1;
      if (left > 0) this.#underWay.set(site, left);
      else this.#underWay.delete(site);
      this.#next();
    };
    return { outcome: 'taken', release };
  }

  /** The first in the line among the sites with the fewest under way. */
  #next(): void {
    const free = this.#line.filter(({ site }) => this.#hasRoom(site));
    const fewest = Math.min(...free.map(({ site }) => this.#ofSite(site)));
    const next = free.find(({ site }) => this.#ofSite(site) === fewest);
    if (next === undefined) return;
    this.#line = this.#line.filter((one) => one !== next);
    next.start();
  }
}
