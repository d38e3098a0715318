// The words of `vigil quarantine …` as a call. Pure.
import { parseArgs } from 'node:util';
import type { EpochMs } from '../../contracts/time.ts';
import { readMoment } from '../normalise/read-moment.ts';
import { Overrides, type ItemFilter } from './stored-items.ts';

export type Call =
  | { readonly act: 'list'; readonly filter: ItemFilter; readonly form: 'lines' | 'json' }
  | {
      readonly act: 'show';
      readonly id: string;
      readonly why: string;
      readonly form: 'json' | 'raw';
    }
  | {
      readonly act: 'mend';
      readonly id: string;
      readonly why: string;
      readonly file: string | undefined;
      readonly overrides: Overrides;
    }
  | {
      readonly act: 'replay';
      readonly what: { readonly id: string } | { readonly filter: ItemFilter };
      readonly effect: 'publish' | 'dry-run';
      readonly why: string | null;
    }
  | { readonly act: 'discard'; readonly id: string; readonly why: string }
  | { readonly act: 'access'; readonly form: 'lines' | 'verify' };

export interface Misunderstood {
  readonly act: 'misunderstood';
  readonly words: string;
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const OPTIONS = {
  site: text,
  reason: text,
  door: text,
  since: text,
  limit: text,
  all: flag,
  json: flag,
  why: text,
  raw: flag,
  file: text,
  charset: text,
  zone: text,
  facility: text,
  'dry-run': flag,
  verify: flag,
} as const;
type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

const LIMIT_MAX = 100_000;
const misunderstood = (words: string): Misunderstood => ({ act: 'misunderstood', words });

/** `zone` and `now` are for `--since`. */
export function readCall(
  argv: readonly string[],
  when: { readonly zone: string; readonly now: EpochMs },
): Call | Misunderstood {
  let parsed;
  try {
    parsed = parseArgs({ args: [...argv], allowPositionals: true, options: OPTIONS });
  } catch (error) {
    return misunderstood(error instanceof Error ? error.message : 'The words are not understood.');
  }
  const [act, id, surplus] = parsed.positionals;
  if (surplus !== undefined) return misunderstood(`There is one ID at most, and not ${surplus}.`);
  return callOf({ act, id, values: parsed.values }, when);
}

interface Words {
  readonly act: string | undefined;
  readonly id: string | undefined;
  readonly values: Values;
}

function callOf(
  { act, id, values }: Words,
  when: { readonly zone: string; readonly now: EpochMs },
): Call | Misunderstood {
  if (act === 'access') return { act, form: values.verify === true ? 'verify' : 'lines' };
  if (act === 'list' || (act === 'replay' && id === undefined)) {
    const filter = filterOf(values, when, act === 'list' ? 50 : 1000);
    if ('act' in filter) return filter;
    if (act === 'list') return { act, filter, form: values.json === true ? 'json' : 'lines' };
    return { act, what: { filter: { ...filter, state: 'open' } }, ...replayWishes(values) };
  }
  if (act === undefined)
    return misunderstood('There is list, show, mend, replay, discard and access.');
  if (id === undefined) return misunderstood('Which one? Give its ID, as `list` prints it.');
  if (act === 'replay') return { act, what: { id }, ...replayWishes(values) };
  const { why } = values;
  if (act !== 'show' && act !== 'mend' && act !== 'discard')
    return misunderstood('There is list, show, mend, replay, discard and access.');
  if (why === undefined || why.trim() === '')
    return misunderstood('Say why with --why: it is recorded.');
  if (act === 'show') return { act, id, why, form: values.raw === true ? 'raw' : 'json' };
  if (act === 'discard') return { act, id, why };
  return mendOf(id, why, values);
}

function replayWishes(values: Values): Pick<Extract<Call, { act: 'replay' }>, 'effect' | 'why'> {
  return { effect: values['dry-run'] === true ? 'dry-run' : 'publish', why: values.why ?? null };
}

function mendOf(id: string, why: string, values: Values): Call | Misunderstood {
  const { file, charset, zone, facility } = values;
  const overrides = {
    ...(charset !== undefined && { charset }),
    ...(zone !== undefined && { zone }),
    ...(facility !== undefined && { facility }),
  };
  if (file === undefined && Object.keys(overrides).length === 0)
    return misunderstood('Mend what? Give --file, --charset, --zone or --facility.');
  const parsed = Overrides.safeParse(overrides);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      ({ path, message }) => `--${path.join('.')}: ${message}`,
    );
    return misunderstood(faults.join('; '));
  }
  return { act: 'mend', id, why, file, overrides: parsed.data };
}

function filterOf(
  values: Values,
  when: { readonly zone: string; readonly now: EpochMs },
  limitPreset: number,
): ItemFilter | Misunderstood {
  const since = values.since === undefined ? undefined : sinceOf(values.since, when);
  if (since === 'unknown')
    return misunderstood('--since is a time, or 3d, 12h, 30m for so long ago.');
  const limit = Number(values.limit ?? limitPreset);
  if (!Number.isInteger(limit) || limit < 1 || limit > LIMIT_MAX)
    return misunderstood(`--limit is a whole number from 1 to ${String(LIMIT_MAX)}.`);
  const { site, reason: code, door } = values;
  return { site, code, door, since, limit, state: values.all === true ? 'all' : 'open' };
}

const UNITS_MS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000 };

function sinceOf(
  words: string,
  when: { readonly zone: string; readonly now: EpochMs },
): EpochMs | 'unknown' {
  const ago = /^(\d{1,5})([dhm])$/.exec(words);
  if (ago !== null) return when.now - Number(ago[1]) * (UNITS_MS[ago[2] ?? ''] ?? 0);
  return readMoment(words, when.zone)?.at ?? 'unknown';
}
