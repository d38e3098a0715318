// Notices that something has changed, gathered to one a second: each says a topic and a place, and a busy city would say thousands. What they
// speak of is in the store a moment later, so they wait that long.
import { PlaceCode } from '../../../contracts/place.ts';

const GATHER_MS = 1_000;
/** More places than this at once are everywhere: their counties stand for them. */
const PLACES_MAX = 2_000;

type Tell = (topic: string, places: readonly PlaceCode[]) => void;

export class Notices {
  readonly #tell: Tell;
  #heard = new Map<string, Set<PlaceCode>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  /** `vigil.v1.notices.<topic>.<place>`. */
  heard(subject: string): void {
    const [, , , topic = '', code = ''] = subject.split('.');
    const place = PlaceCode.safeParse(code);
    if (topic === '' || !place.success) return;
    const places = this.#heard.get(topic) ?? new Set();
    this.#heard.set(topic, places);
    const isMany = places.size >= PLACES_MAX;
    places.add(isMany ? (place.data.slice(0, 6) as PlaceCode) : place.data);
    this.#timer ??= setTimeout(() => this.#flush(), GATHER_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #flush(): void {
    this.#timer = undefined;
    const heard = this.#heard;
    this.#heard = new Map();
    for (const [topic, places] of heard) this.#tell(topic, [...places]);
  }
}
