// The command line of `vigil bench`: which benchmarks, and how long.
import { parseArgs } from 'node:util';
import { InvariantError } from '../platform/errors.ts';

export interface BenchArguments {
  /** Names of the benchmarks to run, in the order of the list. */
  readonly names: readonly string[];
  readonly effort: Effort;
  readonly isHelp: boolean;
}

export interface Effort {
  readonly isQuick: boolean;
  readonly rounds: number;
  /** No further round of a benchmark begins when it would probably end after this: a busy machine gets fewer rounds, not a longer wait. */
  readonly budgetMs: number;
  /** Multiplies the number of things that a round handles. */
  readonly scale: number;
}

const FULL: Effort = { isQuick: false, rounds: 3, budgetMs: 55_000, scale: 1 };
const QUICK: Effort = { isQuick: true, rounds: 1, budgetMs: 10_000, scale: 0.1 };

/** Throws InvariantError for what it does not know. */
export function readBenchArguments(
  argv: readonly string[],
  known: readonly string[],
): BenchArguments {
  const { values } = parse(argv);
  const wanted = (values.only ?? []).flatMap((list) => list.split(',')).map((name) => name.trim());
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new InvariantError(
      'no-such-bench',
      `There is no benchmark "${unknown}". There are: ${known.join(', ')}.`,
    );
  }
  return {
    names: known.filter((name) => wanted.length === 0 || wanted.includes(name)),
    effort: values.quick ? QUICK : FULL,
    isHelp: values.help,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        quick: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (cause) {
    throw new InvariantError(
      'bench-usage',
      cause instanceof Error ? cause.message : String(cause),
      { cause },
    );
  }
}
