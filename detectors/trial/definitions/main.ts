/** The entry of `vigil definitions`: checks case definitions, or tries one on texts and on stored visits. Reads only. */
import { CaseDefinition } from '../../../contracts/catalogue/case-definition.ts';
import { DAY_MS } from '../../../contracts/time.ts';
import { CatalogueError, loadYaml } from '../../../platform/catalogue/load-yaml.ts';
import { loadSettings } from '../../../platform/config/load-settings.ts';
import { databaseUrlOf } from '../../../platform/endpoints.ts';
import { silentLog } from '../../../platform/log.ts';
import { openStore } from '../../../platform/store/pool.ts';
import { roleOf } from '../../../platform/store/stage-roles.ts';
import { dayOf, startOfDay } from '../../../platform/zone/zone-time.ts';
import { composeCatalogue, type DetectorCatalogue } from '../../catalogue.ts';
import { loadParts } from '../../load-catalogue.ts';
import { EXIT_OK, EXIT_REFUSED, problemLines, readCall, type TrialCall } from '../trial-call.ts';
import { definitionText } from '../trial-words.ts';
import { tryDefinition } from '../try-definition.ts';

export const HELP = `Usage: vigil definitions check [FILE…]
       vigil definitions try FILE [--text '发热咳嗽2天'] [--days 28] [--language zh|en] [--json]

check  reads the catalogue, with these files in place of those with the same id, and names every problem with file, line and code
try    with --text (as often as wanted): whether each complaint meets the definition, and by which words. Without: how many of the
       stored visits of the last days meet it, beside the version in force. Nothing stored is changed.
`;
const SETTINGS = ['home', 'databaseUrl', 'zone', 'catalogue'] as const;
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
    const { catalogue, zone } = settings;
    const proposed = loadParts(catalogue, zone, { definitions: call.files });
    if (call.verb === 'check')
      process.stdout.write(
        `${String(proposed.definitions.length)}个病例定义，没有问题 definitions, no problem\n`,
      );
    else await tryFile(call, settings, composeCatalogue(proposed));
    return EXIT_OK;
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error;
    process.stderr.write(problemLines(error));
    return EXIT_REFUSED;
  }
}

async function tryFile(
  call: TrialCall,
  settings: Settings,
  proposed: DetectorCatalogue,
): Promise<void> {
  const definition = loadYaml(call.files[0] ?? '', CaseDefinition).value;
  if (call.texts.length > 0) {
    process.stdout.write(textsText(definition, proposed, call.texts));
    return;
  }
  const store = await openStore({
    url: databaseUrlOf(settings),
    role: roleOf('dashboard'),
    applicationName: 'vigil-definitions',
    log: silentLog,
    connectionsMax: 1,
  });
  try {
    const { zone } = settings;
    const trial = await tryDefinition(store, {
      definition: definition.id,
      proposed,
      current: composeCatalogue(loadParts(settings.catalogue, zone)),
      fromAt: startOfDay(dayOf(Date.now() - call.days * DAY_MS, zone), zone),
    });
    process.stdout.write(
      call.isJson
        ? `${JSON.stringify({ total: trial.total, byDay: Object.fromEntries(trial.byDay) })}\n`
        : definitionText(trial, definition.names, call.language),
    );
  } finally {
    await store.end();
  }
}

/** `+` or `-`, the text, and what made it so. */
function textsText(
  { id }: CaseDefinition,
  { classifier }: DetectorCatalogue,
  texts: readonly string[],
): string {
  return texts
    .map((text) => {
      const met = classifier.classify({ complaints: [text] }).find((one) => one.definition === id);
      const why = (met?.reasons ?? []).map((reason) =>
        reason.kind === 'term' ? reason.word : reason.kind,
      );
      return `${met === undefined ? '-' : '+'} ${text}${why.length > 0 ? `  (${why.join(', ')})` : ''}\n`;
    })
    .join('');
}
