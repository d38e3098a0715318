// What the clocks of devices showed lately, in memory and bounded: whether one is constantly behind. Lost with the process, which costs a few
// messages without a mark; the identity of an event never depends on it.
import type { EpochMs } from '../../contracts/time.ts';
import { CLOCK_TOLERANCE_MS } from './judge-clock.ts';

interface Sample {
  readonly offsetMs: number;
  readonly at: EpochMs;
}

const SAMPLES_MAX = 4;
const SAMPLES_MIN = 3;
/** Messages of one burst say the same thing once. */
const SPAN_MS_MIN = 10 * 60_000;
/** A queue never delays twice by so nearly the same. */
const SPREAD_MS_MAX = 60_000;
const DEVICES_MAX = 50_000;

export class DeviceClocks {
  /** The one heard of longest ago comes first. */
  readonly #samples = new Map<string, readonly Sample[]>();

  get size(): number {
    return this.#samples.size;
  }

  /** Takes in one message; the constant offset of this device, undefined where none is known. */
  observe(device: string, offsetMs: number, at: EpochMs): number | undefined {
    const known = this.#samples.get(device) ?? [];
    const samples =
      known.at(-1)?.at === at ? known : [...known, { offsetMs, at }].slice(-SAMPLES_MAX);
    this.#samples.delete(device);
    this.#samples.set(device, samples);
    this.#forgetOldest();
    return constantOf(samples);
  }

  #forgetOldest(): void {
    if (this.#samples.size <= DEVICES_MAX) return;
    const [oldest] = this.#samples.keys();
    if (oldest !== undefined) this.#samples.delete(oldest);
  }
}

function constantOf(samples: readonly Sample[]): number | undefined {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || samples.length < SAMPLES_MIN) return undefined;
  const offsets = samples.map(({ offsetMs }) => offsetMs);
  const least = Math.min(...offsets);
  const isConstant =
    last.at - first.at >= SPAN_MS_MIN && Math.max(...offsets) - least <= SPREAD_MS_MAX;
  // The least is the one that travelled fastest.
  return isConstant && least > CLOCK_TOLERANCE_MS ? least : undefined;
}
