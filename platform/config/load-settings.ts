// Parses the settings that a stage needs, once, and freezes them. All problems are reported together, because a person who has
// made three mistakes should not need three starts to find them. An empty value counts as absent.
import { InvariantError } from '../errors.ts';
import { SETTINGS, type Setting, type SettingName, type Settings } from './settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Throws InvariantError `bad-settings` that lists every problem, one a line. */
export function loadSettings<const Name extends SettingName>(
  names: readonly Name[],
  environment: Environment,
): Readonly<Pick<Settings, Name>> {
  const problems: string[] = [];
  const loaded: Partial<Record<SettingName, unknown>> = {};
  for (const name of names) {
    const setting: Setting<unknown> = SETTINGS[name];
    const result = setting.schema.safeParse(present(environment[setting.env]));
    if (result.success) loaded[name] = result.data;
    else
      problems.push(
        ...result.error.issues.map(
          (issue) => `${setting.env}: ${issue.message}. It means: ${setting.meaning}`,
        ),
      );
  }
  if (problems.length > 0) {
    throw new InvariantError(
      'bad-settings',
      `These settings are wrong:\n${problems.map((line) => `  ${line}`).join('\n')}`,
    );
  }
  return Object.freeze(loaded) as Readonly<Pick<Settings, Name>>;
}

export interface SettingRow {
  readonly env: string;
  /** Hidden for secrets. */
  readonly value: string;
  readonly source: 'environment' | 'default' | 'not set' | 'wrong';
  readonly meaning: string;
}

/** The table behind `vigil config`. */
export function describeSettings(environment: Environment): SettingRow[] {
  return Object.values<Setting<unknown>>(SETTINGS).map((setting) => {
    const given = present(environment[setting.env]);
    const result = setting.schema.safeParse(given);
    const source = sourceOf(given, result);
    const value = result.success ? shown(result.data, setting) : String(given);
    return { env: setting.env, value, source, meaning: setting.meaning };
  });
}

function sourceOf(
  given: string | undefined,
  result: { success: boolean; data?: unknown },
): SettingRow['source'] {
  if (!result.success) return 'wrong';
  if (given !== undefined) return 'environment';
  return result.data === undefined ? 'not set' : 'default';
}

function shown(value: unknown, setting: Setting<unknown>): string {
  if (value === undefined) return '';
  if (setting.isSecret === true) return '(hidden)';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function present(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text.trim();
}
