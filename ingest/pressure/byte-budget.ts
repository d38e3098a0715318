/**
 * How many bytes one process holds at once, whichever door they came by: unfinished frames, messages being stored, bodies, and what they
 * unpack to. A site may hold as much as is free (dynamic thresholds, Choudhury and Hahne 1998): alone half of the budget, two sites a third
 * each, so that there is always room for one more. Doors that can wait do not read on without room; the others refuse in clear words.
 */

export const BYTES_MAX = 256 * 1024 * 1024;
/** What one read of a socket brings at most; so much is promised to each reader that is let go. */
const READ_BYTES = 64 * 1024;
/** Where nobody is known yet. */
export const NOBODY = '';

export interface BudgetParts {
  readonly bytesMax: number;
}

/** Bytes of something that is being worked on. */
export interface Hold {
  /** As much more, or nothing where there is no room. */
  grow(bytes: number): 'held' | 'full';
  release(): void;
}

export interface Reading {
  /** Where `bytes` are held now. Resolves at once where it is over. */
  roomFor(bytes: number, isOver: () => boolean): Promise<void>;
  keeps(bytes: number): void;
  wake(): void;
  end(): void;
}

interface Account {
  heldBytes: number;
  /** How many holds will end by themselves. */
  working: number;
  /** The one reader that may go on without room, because nothing else of its site would ever make any. */
  passing: Reader | undefined;
}

export class ByteBudget {
  readonly #parts: BudgetParts;
  readonly #accounts = new Map<string, Account>();
  readonly #waiting = new Set<Reader>();
  #heldBytes = 0;
  #isWaking = false;

  constructor(parts: BudgetParts) {
    this.#parts = parts;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  hasRoom(site: string, bytes = 1): boolean {
    const free = this.#parts.bytesMax - this.#heldBytes;
    return (this.#accounts.get(site)?.heldBytes ?? 0) + bytes <= free;
  }

  /** For what has not been read yet. A site that holds nothing may hold whatever is free. */
  tryHold(site: string, bytes: number): Hold | undefined {
    return this.hasRoom(site, bytes) ? this.hold(site, bytes) : undefined;
  }

  /** For what is here already, room or not. */
  hold(site: string, bytes: number): Hold {
    let held = bytes;
    let isHeld = true;
    this.#change(site, bytes, 1);
    return {
      grow: (more) => {
        if (!this.hasRoom(site, more)) return 'full';
        held += more;
        this.#change(site, more, 0);
        return 'held';
      },
      release: () => {
        if (!isHeld) return;
        isHeld = false;
        this.#change(site, -held, -1);
      },
    };
  }

  /** For who reads one thing after another: `roomFor` resolves when it may read on, `wake` makes whoever waits look again. */
  reading(site: string): Reading {
    let wake = (): void => undefined;
    const reader = this.reader(site, () => wake());
    return {
      keeps: (bytes) => reader.keeps(bytes),
      roomFor: async (bytes, isOver) => {
        reader.keeps(bytes);
        while (!isOver() && !reader.mayRead())
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      },
      wake: () => wake(),
      end: () => reader.end(),
    };
  }

  /** `go` is called, later, when a reader that was told to wait may read again. */
  reader(site: string, go: () => void): Reader {
    return new Reader(site, {
      go,
      change: (bytes) => this.#change(site, bytes, 0),
      may: (reader) => this.#may(reader),
      leave: (reader) => this.#leave(reader),
    });
  }

  #may(reader: Reader): boolean {
    const account = this.#accounts.get(reader.site);
    const hasRoom = this.hasRoom(reader.site);
    if (!hasRoom && !mayPass(reader, account)) {
      this.#waiting.add(reader);
      return false;
    }
    if (!hasRoom && account !== undefined) account.passing = reader;
    this.#waiting.delete(reader);
    return true;
  }

  #leave(reader: Reader): void {
    this.#waiting.delete(reader);
    const account = this.#accounts.get(reader.site);
    if (account?.passing !== reader) return;
    account.passing = undefined;
    this.#wake();
  }

  #change(site: string, bytes: number, working: number): void {
    const account = this.#accounts.get(site) ?? { heldBytes: 0, working: 0, passing: undefined };
    account.heldBytes += bytes;
    account.working += working;
    if (working > 0) account.passing = undefined;
    this.#heldBytes += bytes;
    if (account.heldBytes === 0 && account.working === 0) this.#accounts.delete(site);
    else this.#accounts.set(site, account);
    if (bytes < 0 || working < 0) this.#wake();
  }

  /** Once for all that is given back in one turn, in the order in which they wait. */
  #wake(): void {
    if (this.#isWaking || this.#waiting.size === 0) return;
    this.#isWaking = true;
    queueMicrotask(() => {
      this.#isWaking = false;
      let promised = 0;
      for (const reader of [...this.#waiting]) {
        const account = this.#accounts.get(reader.site);
        if (!mayPass(reader, account) && !this.hasRoom(reader.site, promised + READ_BYTES))
          continue;
        promised += READ_BYTES;
        this.#waiting.delete(reader);
        reader.go();
      }
    });
  }
}

/** One unfinished thing of a site goes on to its end where nothing else of that site would ever make room. */
const mayPass = (reader: Reader, account: Account | undefined): boolean =>
  account?.working === 0 &&
  reader.keptBytes > 0 &&
  (account.passing === undefined || account.passing === reader);

interface ReaderParts {
  readonly go: () => void;
  readonly change: (bytes: number) => void;
  readonly may: (reader: Reader) => boolean;
  readonly leave: (reader: Reader) => void;
}

/** One connection: what it has read and not begun to work on. */
export class Reader {
  readonly site: string;
  readonly #parts: ReaderParts;
  #keptBytes = 0;

  constructor(site: string, parts: ReaderParts) {
    this.site = site;
    this.#parts = parts;
  }

  get keptBytes(): number {
    return this.#keptBytes;
  }

  go(): void {
    this.#parts.go();
  }

  keeps(bytes: number): void {
    if (bytes === this.#keptBytes) return;
    const change = bytes - this.#keptBytes;
    this.#keptBytes = bytes;
    this.#parts.change(change);
    if (bytes === 0) this.#parts.leave(this);
  }

  /** False: it is remembered, and called when it may. */
  mayRead(): boolean {
    return this.#parts.may(this);
  }

  end(): void {
    this.keeps(0);
    this.#parts.leave(this);
  }
}
