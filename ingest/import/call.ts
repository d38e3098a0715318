// The words of `vigil import …` as a call. Pure.
import { parseArgs } from 'node:util';

export const HELP = `Usage:
  vigil import FILE --site ID [--profile ID] [--dry-run] [--json] [--for-all]
  vigil import --profiles [--json]

Imports a file as its site: CSV by a profile, NDJSON with the records of POST /v1/events or by a profile (.gz is unpacked), HL7 v2
messages or batches (.hl7, .er7).
导入文件：CSV 需要映射配置；NDJSON 可直接导入。重复导入不会重复计数。

  --site ID       the site that speaks; its zone is taken for times without one
  --profile ID    which column is which field: catalogue/profiles/
  --dry-run       says what would be accepted and why the rest would not, and changes nothing
  --json          the report as JSON
  --for-all       lines may name other sites (\`site\`, or the institution of a settlement line)
  --profiles      lists the profiles

Exit code: 0 all accepted, 1 some refused or the file could not be read, 2 not understood.
`;

export type Call =
  | {
      readonly act: 'import';
      readonly path: string;
      readonly site: string;
      readonly profile: string | undefined;
      readonly effect: 'import' | 'dry-run';
      readonly output: 'words' | 'json';
      readonly speaksForAll: boolean;
    }
  | { readonly act: 'profiles'; readonly output: 'words' | 'json' }
  | { readonly act: 'help' }
  | { readonly act: 'misunderstood'; readonly words: string };

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

export function readCall(argv: readonly string[]): Call {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        site: text,
        profile: text,
        'dry-run': flag,
        json: flag,
        'for-all': flag,
        profiles: flag,
        help: flag,
      },
    });
  } catch (error) {
    return {
      act: 'misunderstood',
      words: error instanceof Error ? error.message : 'The words are not understood.',
    };
  }
  const { values, positionals } = parsed;
  const output = values.json === true ? 'json' : 'words';
  if (values.help === true) return { act: 'help' };
  if (values.profiles === true) return { act: 'profiles', output };
  const [path, surplus] = positionals;
  if (path === undefined || surplus !== undefined)
    return { act: 'misunderstood', words: 'One FILE is asked for.' };
  if (values.site === undefined)
    return { act: 'misunderstood', words: '--site ID says for which site.' };
  return {
    act: 'import',
    path,
    site: values.site,
    profile: values.profile,
    effect: values['dry-run'] === true ? 'dry-run' : 'import',
    output,
    speaksForAll: values['for-all'] === true,
  };
}

/** By the name of the file; a profile makes CSV of names that say nothing. */
export function formOf(path: string, profile: string | undefined): 'csv' | 'ndjson' | 'hl7' {
  const name = path.toLowerCase().replace(/\.gz$/, '');
  if (/\.(ndjson|jsonl|json)$/.test(name)) return 'ndjson';
  if (/\.(hl7|er7)$/.test(name)) return 'hl7';
  return /\.(csv|tsv|txt)$/.test(name) || profile !== undefined ? 'csv' : 'ndjson';
}
