/** The entry of `vigil patterns check` and `try`: checks files of patterns, or tries a rule about sequences on stored history. Reads only. */
import { parseArgs } from 'node:util';
import { Pattern, type SequencePattern } from '../../../contracts/catalogue/pattern.ts';
import type { PersonToken, SiteId } from '../../../contracts/ids.ts';
import { DAY_MS, DayKey, type EpochMs } from '../../../contracts/time.ts';
import { CatalogueError, loadYaml } from '../../../platform/catalogue/load-yaml.ts';
import { loadSettings } from '../../../platform/config/load-settings.ts';
import { databaseUrlOf } from '../../../platform/endpoints.ts';
import { silentLog } from '../../../platform/log.ts';
import { openStore, type Tx } from '../../../platform/store/pool.ts';
import { roleOf } from '../../../platform/store/stage-roles.ts';
import { transaction } from '../../../platform/store/transaction.ts';
import { dayOf, endOfDay, startOfDay } from '../../../platform/zone/zone-time.ts';
import type { Language } from '../../backtest/table.ts';
import { composeCatalogue, type DetectorCatalogue } from '../../catalogue.ts';
import { factPlan } from '../../facts/fact-plan.ts';
import { loadParts } from '../../load-catalogue.ts';
import { readHeard, type HeardOf } from '../../sequences/heard-sites.ts';
import { knownHistory } from '../known-history.ts';
import { knownOutcomes, readOutcomes } from '../known-outcomes.ts';
import { patternText, type PatternHead } from '../pattern-words.ts';
import { EXIT_OK, EXIT_REFUSED, problemLines } from '../trial-call.ts';
import { TrialFacts } from '../trial-facts.ts';
import { historyBeforeMs, tryPattern, type PatternTrial } from '../try-pattern.ts';

export const HELP = `Usage: vigil patterns check [FILE…]
       vigil patterns try FILE [--from DAY] [--to DAY] [--language zh|en] [--json]

check  reads the catalogue, with these files in place of those with the same id, and names every problem with file, line and code
try    what the rule about sequences of the file finds among the facts of the stored events from the first day to the last (the 28 days
       before today), beside the version in force: how many, where, for which departments, examples with their events, how many
       became known too late to be told, and how precise it is where people concluded on alerts of the same events. It reads as much
       before the first day as the rules look back. Nothing stored is changed, nobody is alerted.
`;
const SETTINGS = ['home', 'databaseUrl', 'zone', 'catalogue', 'allowedLatenessDays'] as const;
type Settings = ReturnType<typeof loadSettings<(typeof SETTINGS)[number]>>;
const DAYS = 28;
const DAYS_MAX = 400;

export async function main(argv: readonly string[]): Promise<number> {
  if (argv.includes('--help')) {
    process.stdout.write(HELP);
    return EXIT_OK;
  }
  const settings = loadSettings(SETTINGS, process.env);
  const call = readCall(argv, settings.zone);
  if (typeof call === 'string') {
    process.stderr.write(`error usage: ${call}\n\n${HELP}`);
    return EXIT_REFUSED;
  }
  try {
    const parts = loadParts(settings.catalogue, settings.zone, { patterns: call.files });
    if (call.verb === 'try') await tryFile(call, settings, composeCatalogue(parts));
    else
      process.stdout.write(
        `${String(parts.patterns.length)}个识别规则，没有问题 patterns, no problem\n`,
      );
    return EXIT_OK;
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error;
    process.stderr.write(problemLines(error));
    return EXIT_REFUSED;
  }
}

interface Call {
  readonly verb: 'check' | 'try';
  readonly files: readonly string[];
  readonly fromAt: EpochMs;
  readonly untilAt: EpochMs;
  readonly language: Language;
  readonly isJson: boolean;
}

const OPTIONS = {
  from: { type: 'string' },
  to: { type: 'string' },
  language: { type: 'string' },
  json: { type: 'boolean' },
} as const;

/** A sentence where it is not understood. */
function readCall([verb, ...rest]: readonly string[], zone: string): Call | string {
  if (verb !== 'check' && verb !== 'try') return 'Say `check` or `try`.';
  try {
    const { values, positionals: files } = parseArgs({
      ...{ args: rest, options: OPTIONS, allowPositionals: true, strict: true },
    });
    if (verb === 'try' && files.length !== 1) return '`try` takes one file.';
    const spoken = process.env['LC_ALL'] ?? process.env['LANG'] ?? '';
    const language = values.language ?? (/^zh/i.test(spoken) ? 'zh' : 'en');
    if (language !== 'zh' && language !== 'en') return '--language must be zh or en.';
    const days = daysOf(values, zone);
    return typeof days === 'string'
      ? days
      : { verb, files, ...days, language, isJson: values.json === true };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function daysOf(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  zone: string,
): Pick<Call, 'fromAt' | 'untilAt'> | string {
  const [first, last] = [from, to].map((day) => (day === undefined ? null : DayKey.safeParse(day)));
  if (first?.success === false) return `--from must be a day like 2026-01-31, not ${String(from)}.`;
  if (last?.success === false) return `--to must be a day like 2026-01-31, not ${String(to)}.`;
  const now = Date.now();
  const untilAt = last == null ? startOfDay(dayOf(now, zone), zone) : endOfDay(last.data, zone);
  const fromAt =
    first == null
      ? startOfDay(dayOf(untilAt - DAYS * DAY_MS, zone), zone)
      : startOfDay(first.data, zone);
  if (fromAt >= untilAt) return '--from must not lie after --to.';
  if (untilAt - fromAt > DAYS_MAX * DAY_MS) return `at most ${String(DAYS_MAX)} days are tried.`;
  return { fromAt, untilAt: Math.min(untilAt, now) };
}

/** Errors: CatalogueError where the file is of another pattern. */
function sequenceOf(path: string): SequencePattern {
  const file = loadYaml(path, Pattern);
  if (file.value.pattern === 'sequence') return file.value;
  const reason = `not-a-sequence: a trial knows rules about sequences, not ${file.value.pattern}`;
  const zh = '只能试算序列类规则';
  throw new CatalogueError([{ file: file.file, line: file.lineOf(['pattern']), reason, zh }]);
}

async function tryFile(
  call: Call,
  settings: Settings,
  catalogue: DetectorCatalogue,
): Promise<void> {
  const proposed = sequenceOf(call.files[0] ?? '');
  const inForce = composeCatalogue(loadParts(settings.catalogue, settings.zone));
  const current = inForce.sequences.find(({ id }) => id === proposed.id) ?? null;
  const store = await openStore({
    url: databaseUrlOf(settings),
    role: roleOf('dashboard'),
    applicationName: 'vigil-patterns',
    log: silentLog,
    connectionsMax: 1,
    statementTimeoutMs: 0,
  });
  try {
    const lateMs = settings.allowedLatenessDays * DAY_MS;
    const work = { ...call, proposed, current, catalogue, lateMs };
    const { trial, head } = await transaction(store, (tx) => tried(tx, work));
    process.stdout.write(
      call.isJson
        ? `${JSON.stringify({ ...trial, owners: head.owners, outcomes: head.outcomes, cost: head.cost })}\n`
        : patternText(trial, head, call.language),
    );
  } finally {
    await store.end();
  }
}

interface Work extends Call {
  readonly proposed: SequencePattern;
  readonly current: SequencePattern | null;
  readonly catalogue: DetectorCatalogue;
  readonly lateMs: number;
}

async function tried(
  tx: Tx,
  work: Work,
): Promise<{ readonly trial: PatternTrial; readonly head: PatternHead }> {
  const { proposed, current, catalogue, fromAt, untilAt } = work;
  const startedAt = Date.now();
  await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const rules = current === null ? [proposed] : [proposed, current];
  const facts = new TrialFacts(factPlan(rules), catalogue, await rootsIn(tx));
  let events = 0;
  const sites = new Set<SiteId>();
  const history = { fromAt: fromAt - historyBeforeMs(rules), untilAt };
  for await (const { event } of knownHistory(tx, { ...history, allowedLatenessMs: work.lateMs })) {
    events += 1;
    sites.add(event.siteId);
    facts.take(event);
  }
  const heard = await readHeard(tx, feedsOf(rules, sites), catalogue.zone);
  const trial = tryPattern({ facts, proposed, current, catalogue, heard, fromAt, untilAt });
  const concluded = await readOutcomes(tx, proposed.alertKind);
  return {
    trial,
    head: {
      names: proposed.names,
      owners: proposed.owners,
      days: Math.round((untilAt - fromAt) / DAY_MS),
      placeName: ({ place }) => catalogue.placeNames(place),
      outcomes: {
        proposed: knownOutcomes(trial.proposed.findings, concluded),
        current: trial.current && knownOutcomes(trial.current.findings, concluded),
      },
      cost: {
        ...{ events, ...facts.size, seconds: (Date.now() - startedAt) / 1000 },
        heapMegabytes: Math.round(process.memoryUsage().heapUsed / 2 ** 20),
      },
    },
  };
}

/** By the names that persons have today. */
async function rootsIn(tx: Tx): Promise<(person: PersonToken) => PersonToken> {
  const { rows } = await tx.query<{ person: PersonToken; root: PersonToken }>(
    'SELECT person, root FROM merged_persons',
  );
  const roots = new Map(rows.map(({ person, root }) => [person, root]));
  return (person) => roots.get(person) ?? person;
}

const feedsOf = (rules: readonly SequencePattern[], sites: ReadonlySet<SiteId>): HeardOf[] =>
  rules.flatMap(({ finds }) =>
    finds.form === 'not-followed-by' && finds.heard !== undefined
      ? [...sites].map((siteId) => ({ siteId, feed: finds.heard as HeardOf['feed'] }))
      : [],
  );
