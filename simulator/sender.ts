// Sends statements through the door that their site uses: some hospitals speak HL7 v2 over MLLP, the others and the city's platform, which
// forwards for the grass roots, post records. Resolves when every statement has been acknowledged.
import type { Site } from '../contracts/catalogue/site.ts';
import { type DoorAddress, MllpLine, postRecords } from './doors.ts';
import { messageOf, recordOf } from './told-records.ts';
import type { Told } from './visits.ts';

export interface SenderParts {
  readonly address: DoorAddress;
  /** Key of the platform that may speak for every site. */
  readonly platformKey: string;
  /** Keys of sites that post by themselves. */
  readonly siteKeys: ReadonlyMap<string, string>;
  readonly zone: string;
  readonly signal: AbortSignal;
}

const BATCH = 2_000;
const AT_ONCE = 2;

export class Sender {
  readonly #parts: SenderParts;
  readonly #lines = new Map<string, MllpLine>();

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  /** In large batches through the platform, in order of time: how a history arrives. */
  async sendHistory(told: readonly Told[]): Promise<void> {
    const batches = Array.from({ length: Math.ceil(told.length / BATCH) }, (_, at) =>
      told.slice(at * BATCH, (at + 1) * BATCH),
    );
    for (let at = 0; at < batches.length; at += AT_ONCE) {
      const group = batches.slice(at, at + AT_ONCE);
      await Promise.all(group.map((batch) => this.#postForAll(batch)));
    }
  }

  /** Each by its own door. */
  async sendLive(told: readonly Told[]): Promise<void> {
    const byMllp = told.filter((one) => speaksMllp(one.site));
    const own = told.filter(
      (one) => !speaksMllp(one.site) && this.#parts.siteKeys.has(one.site.id),
    );
    const others = told.filter(
      (one) => !speaksMllp(one.site) && !this.#parts.siteKeys.has(one.site.id),
    );
    await Promise.all([
      this.#sendMllp(byMllp),
      this.#postOwn(own),
      others.length > 0 ? this.#postForAll(others) : undefined,
    ]);
  }

  close(): void {
    for (const line of this.#lines.values()) line.close();
  }

  async #postForAll(told: readonly Told[]): Promise<void> {
    const records = told.map((one) => ({ ...recordOf(one, this.#parts.zone), site: one.site.id }));
    await postRecords(this.#parts.address.eventsUrl, {
      key: this.#parts.platformKey,
      records,
      signal: this.#parts.signal,
    });
  }

  async #postOwn(told: readonly Told[]): Promise<void> {
    const bySite = grouped(told);
    await Promise.all(
      [...bySite].map(async ([siteId, statements]) => {
        const key = this.#parts.siteKeys.get(siteId) ?? this.#parts.platformKey;
        const records = statements.map((one) => recordOf(one, this.#parts.zone));
        await postRecords(this.#parts.address.eventsUrl, {
          key,
          records,
          signal: this.#parts.signal,
        });
      }),
    );
  }

  async #sendMllp(told: readonly Told[]): Promise<void> {
    for (const one of told) {
      const facility = one.site.facilityCodes[0] ?? one.site.id;
      const controlId = `${one.visit.number}-${one.action}`;
      const message = messageOf(one, {
        facility,
        controlId,
        zone: this.#parts.zone,
        charset: 'UNICODE UTF-8',
      });
      await this.#line(one.site.id).send(Buffer.from(message, 'utf8'), this.#parts.signal);
    }
  }

  #line(siteId: string): MllpLine {
    const line = this.#lines.get(siteId) ?? new MllpLine(this.#parts.address);
    this.#lines.set(siteId, line);
    return line;
  }
}

/** The first hospital of each county and the first three of the city have an interface engine. */
export function speaksMllp(site: Site): boolean {
  return (
    (site.level === 'county-hospital' || site.level === 'city-hospital') && site.id.endsWith('-1')
  );
}

function grouped(told: readonly Told[]): Map<string, Told[]> {
  const bySite = new Map<string, Told[]>();
  for (const one of told) bySite.set(one.site.id, [...(bySite.get(one.site.id) ?? []), one]);
  return bySite;
}
