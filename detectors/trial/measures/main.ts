/** The entry of `vigil measures`: checks files of measures, or tries one on stored history. Reads only; nothing that runs is changed. */
import { Measure } from '../../../contracts/catalogue/measure.ts';
import { DAY_MS } from '../../../contracts/time.ts';
import { CatalogueError, loadYaml } from '../../../platform/catalogue/load-yaml.ts';
import { loadSettings } from '../../../platform/config/load-settings.ts';
import { databaseUrlOf } from '../../../platform/endpoints.ts';
import { silentLog } from '../../../platform/log.ts';
import { openStore } from '../../../platform/store/pool.ts';
import { roleOf } from '../../../platform/store/stage-roles.ts';
import { transaction } from '../../../platform/store/transaction.ts';
import { dayOf, startOfDay } from '../../../platform/zone/zone-time.ts';
import { composeCatalogue, type CatalogueParts } from '../../catalogue.ts';
import { loadParts } from '../../load-catalogue.ts';
import { knownHistory } from '../known-history.ts';
import { reachDays } from '../reach-days.ts';
import { EXIT_OK, EXIT_REFUSED, problemLines, readCall, type TrialCall } from '../trial-call.ts';
import { measureText } from '../trial-words.ts';
import type { PreparedDetector } from '../../series/detector.ts';
import type { TrialRules } from '../trial-run.ts';
import { tryMeasure } from '../try-measure.ts';

export const HELP = `Usage: vigil measures check [FILE…]
       vigil measures try FILE [--days 28] [--history DAYS] [--language zh|en] [--json]

check  reads the catalogue, with these files in place of those with the same id, and names every problem with file, line and code
try    counts and judges the measure of the file over the last days as they became known, beside the version in force: how many
       signals a week it would have raised, and where. Each window is judged once, when it is over. Nothing stored is changed.
       Before the judged days it reads as much history as the rules of both look back at or learn from (\`vigil\`: seven years);
       --history reads less where memory is short.
`;
const SETTINGS = ['home', 'databaseUrl', 'zone', 'catalogue', 'allowedLatenessDays'] as const;
type Settings = ReturnType<typeof loadSettings<(typeof SETTINGS)[number]>>;

export async function main(argv: readonly string[]): Promise<number> {
  if (argv.includes('--help')) {
    process.stdout.write(HELP);
    return EXIT_OK;
  }
  const call = readCall(argv, process.env['LC_ALL'] ?? process.env['LANG']);
  if (typeof call === 'string') {
    process.stderr.write(`error usage: ${call}\n\n${HELP}`);
    return EXIT_REFUSED;
  }
  const settings = loadSettings(SETTINGS, process.env);
  try {
    const parts = loadParts(settings.catalogue, settings.zone, { measures: call.files });
    if (call.verb === 'try') await tryFile(call, settings, parts);
    else
      process.stdout.write(
        `${String(parts.measures.length)}个监测指标，没有问题 measures, no problem\n`,
      );
    return EXIT_OK;
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error;
    process.stderr.write(problemLines(error));
    return EXIT_REFUSED;
  }
}

async function tryFile(call: TrialCall, settings: Settings, parts: CatalogueParts): Promise<void> {
  const proposed = loadYaml(call.files[0] ?? '', Measure).value;
  const inForce = loadParts(settings.catalogue, settings.zone);
  const current = inForce.measures.find(({ id }) => id === proposed.id);
  const horizonMs = settings.allowedLatenessDays * DAY_MS;
  const rules = rulesOf(parts, proposed, horizonMs);
  const before = current === undefined ? null : rulesOf(inForce, current, horizonMs);
  const wanted = reachDays([rules, before].flatMap(detectorsOf));
  const historyDays = Math.min(wanted, call.historyDays ?? wanted);
  const store = await openStore({
    url: databaseUrlOf(settings),
    role: roleOf('dashboard'),
    applicationName: 'vigil-measures',
    log: silentLog,
    connectionsMax: 1,
  });
  try {
    const untilAt = startOfDay(dayOf(Date.now(), settings.zone), settings.zone);
    const judgedFromAt = startOfDay(
      dayOf(untilAt - call.days * DAY_MS, settings.zone),
      settings.zone,
    );
    const trial = await transaction(store, (tx) =>
      tryMeasure(
        knownHistory(tx, {
          fromAt: judgedFromAt - historyDays * DAY_MS,
          untilAt,
          allowedLatenessMs: horizonMs,
        }),
        {
          zone: settings.zone,
          proposed: rules,
          current: before,
          judgedFromAt,
          untilAt,
        },
      ),
    );
    const { catalogue } = rules;
    const placeName = (where: string) =>
      where.startsWith('s-')
        ? catalogue.siteNames(where as Parameters<typeof catalogue.siteNames>[0])
        : catalogue.placeNames(where as Parameters<typeof catalogue.placeNames>[0]);
    process.stdout.write(
      call.isJson
        ? `${JSON.stringify({ ...trial, historyDays })}\n`
        : measureText(trial, { names: proposed.names, placeName, historyDays }, call.language),
    );
  } finally {
    await store.end();
  }
}

function detectorsOf(rules: TrialRules | null): readonly PreparedDetector[] {
  return rules?.catalogue.detectors.get(rules.measure.id) ?? [];
}

function rulesOf(parts: CatalogueParts, measure: Measure, horizonMs: number): TrialRules {
  const catalogue = composeCatalogue({ ...parts, measures: [measure], patterns: [] });
  return { measure, catalogue, horizonMs };
}
