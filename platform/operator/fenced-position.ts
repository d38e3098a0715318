// A partition's position in the store as this worker holds it. Moving it is commit-group.ts.
import { streamCreated } from '../bus/stream-state.ts';
import { InvariantError, TransientError, messageOf } from '../errors.ts';
import { takePosition, type Position } from '../store/positions.ts';
import { storeError } from '../store/sqlstates.ts';
import type { OperatorRuntime, OperatorSpec } from './operator-spec.ts';

/** Another worker owns the partition now, or the outcome of a commit was unknown. */
export class Fenced extends TransientError {
  constructor() {
    super('fenced', 'Another worker has this partition.');
  }
}

export interface FencedPositionOptions {
  readonly spec: Pick<OperatorSpec<unknown>, 'name' | 'stream'>;
  readonly runtime: OperatorRuntime;
  readonly partition: number;
}

export class FencedPosition {
  readonly partition: number;
  readonly #options: FencedPositionOptions;
  #position: Position | undefined;

  constructor(options: FencedPositionOptions) {
    this.#options = options;
    this.partition = options.partition;
  }

  /** Throws InvariantError before `take`. */
  get current(): Position {
    if (this.#position === undefined)
      throw new InvariantError('not-taken', 'A position was used before it was taken.');
    return this.#position;
  }

  /** A transaction that moved it here has committed. */
  moved(toSeq: number): void {
    this.#position = { ...this.current, seq: toSeq };
  }

  /** Reads the stored position and fences everybody else. Says whether the stream is another one than before. */
  async take(): Promise<{ readonly isRecreated: boolean }> {
    const { runtime, spec, partition } = this.#options;
    const created = await streamCreated(runtime.bus, spec.stream).catch((error: unknown) => {
      throw new TransientError(
        'bus-not-ready',
        `Stream ${spec.stream} cannot be read: ${messageOf(error)}.`,
        {
          cause: error,
        },
      );
    });
    const key = { operator: spec.name, partition };
    const taken = await takePosition(runtime.store, key, { name: spec.stream, created }).catch(
      (error: unknown) => {
        throw storeError(error);
      },
    );
    this.#position = taken;
    return { isRecreated: taken.isRecreated };
  }
}
