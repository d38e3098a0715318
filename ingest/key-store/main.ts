// `vigil keys …`: the versions of the keys that hide persons and seal the quarantine and the waveforms, and the one key of the ids of events. Works on VIGIL_HOME; keys that come from the settings
// are changed there, and this says how.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DAY_MS } from '../../contracts/time.ts';
import { systemClock } from '../../platform/clock.ts';
import { loadSettings } from '../../platform/config/load-settings.ts';
import {
  installationKeyName,
  type InstallationKeyKind,
} from '../../platform/keys/installation-key.ts';
import { randomSecret } from '../../platform/secrets.ts';
import { KEY_SETTING } from '../keys.ts';
import {
  destroy,
  readVersions,
  rotate,
  type KeyKind,
  type KeyVersion,
} from '../../platform/keys/key-file.ts';

export const HELP = `Usage:
  vigil keys list
  vigil keys rotate pseudonym [--overlap-days N]
  vigil keys rotate quarantine|waveform
  vigil keys destroy pseudonym|quarantine|waveform VERSION --confirm destroy-KIND-VERSION

list     versions with state and dates; never a secret
rotate   makes a new version and retires the active one. A running ingest takes it within seconds.
           pseudonym   while the overlap lasts (30 days unless said otherwise), visits and reports that were begun under the
                       old key stay one with what is said of them under the new one. After it only the new key is used, and
                       a person seen before and after is two. Choose it longer than a long stay in hospital.
           quarantine, waveform
                       what is sealed from now on is sealed with the new key; what is there opens with the old one.
destroy  erases a retired secret for ever.
           pseudonym   nobody can find a person's old tokens any more, and late news of an old visit counts as a new one.
                       Visits that were spoken of during the overlap keep their link to the new token.
           quarantine  what it sealed can never be opened, mended or replayed.
           waveform    the ECGs that it sealed can never be drawn again.
         Copies in backups of VIGIL_HOME/secrets, and what the disk kept of the file, must be destroyed as well.

event-id is the key of the ids of events. It has no versions and is neither rotated nor destroyed here: with another one, what was
said before and is sent again would be another event. Keep it as long as the database.

Where VIGIL_PSEUDONYM_KEY, VIGIL_QUARANTINE_KEY or VIGIL_WAVEFORM_KEY is set, that is the key: put "2:NEW 1:OLD" there on every
ingest (and every dashboard, of waveforms) and restart them one after the other; take OLD away to end the overlap, and destroy it where you keep it.
VIGIL_EVENT_ID_KEY is one secret, the same on every ingest and every edge.

Exit code: 0 done, 1 refused, 2 not understood.
`;
const NOT_UNDERSTOOD = 2;
const OVERLAP_DAYS = 30;
const NOT_ROTATED =
  'The key of the ids of events is never changed while its database is kept: what was said before and is sent again would be counted anew.\n';
const KINDS: readonly KeyKind[] = ['pseudonym', 'quarantine', 'waveform'];

interface Desk {
  readonly home: string;
  readonly given: Readonly<Record<KeyKind | InstallationKeyKind, string | undefined>>;
}

export function main(argv: readonly string[]): Promise<number> {
  return Promise.resolve(act(argv));
}

function act(argv: readonly string[]): number {
  const call = callOf(argv);
  if (call === undefined) return say(HELP, NOT_UNDERSTOOD);
  const settings = loadSettings(
    ['home', 'pseudonymKey', 'eventIdKey', 'quarantineKey', 'waveformKey'],
    process.env,
  );
  const desk: Desk = {
    home: settings.home,
    given: {
      pseudonym: settings.pseudonymKey,
      'event-id': settings.eventIdKey,
      quarantine: settings.quarantineKey,
      waveform: settings.waveformKey,
    },
  };
  const [verb, kindWord, version] = call.words;
  if (verb === 'list' && kindWord === undefined) return list(desk);
  if (kindWord === 'event-id' && verb !== 'list') return say(NOT_ROTATED, 1);
  const kind = KINDS.find((one) => one === kindWord);
  if (kind === undefined) return say(HELP, NOT_UNDERSTOOD);
  if (desk.given[kind] !== undefined) return fromSettings(kind);
  if (verb === 'rotate' && version === undefined) return rotateKey(desk, kind, call.overlapDays);
  if (verb === 'destroy' && version !== undefined)
    return destroyKey(desk, kind, { version: Number(version), confirm: call.confirm });
  return say(HELP, NOT_UNDERSTOOD);
}

interface Call {
  readonly words: readonly string[];
  readonly overlapDays: string | undefined;
  readonly confirm: string | undefined;
}

function callOf(argv: readonly string[]): Call | undefined {
  const text = { type: 'string' } as const;
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { 'overlap-days': text, confirm: text },
    });
    return { words: positionals, overlapDays: values['overlap-days'], confirm: values.confirm };
  } catch {
    return undefined;
  }
}

function list(desk: Desk): number {
  for (const kind of KINDS) {
    if (desk.given[kind] !== undefined) {
      say(`${kind}  from ${KEY_SETTING[kind]}\n`, 0);
      continue;
    }
    for (const one of readVersions(desk.home, kind)) say(`${lineOf(desk, kind, one)}\n`, 0);
  }
  return say(`${lineOfIds(desk)}\n`, 0);
}

function lineOfIds({ home, given }: Desk): string {
  if (given['event-id'] !== undefined) return `event-id  from ${KEY_SETTING['event-id']}`;
  const path = join(home, 'secrets', installationKeyName('event-id'));
  const made = existsSync(path) ? 'of this installation' : 'is made at the first start';
  return `event-id  ${made}, never rotated${warningOf(path)}`;
}

/** Of a secret that others than its owner can read. */
function warningOf(path: string): string {
  const open = statSync(path, { throwIfNoEntry: false });
  return open !== undefined && (open.mode & 0o077) !== 0 ? '  others can read it: chmod 600' : '';
}

function lineOf(desk: Desk, kind: KeyKind, one: KeyVersion): string {
  const overlap =
    one.state === 'retired' && one.overlapUntil !== null
      ? `  overlap ${one.overlapUntil > systemClock.now() ? 'until' : 'ended'} ${isoOf(one.overlapUntil)}`
      : '';
  const made = one.createdAt === null ? '' : `  made ${isoOf(one.createdAt)}`;
  const gone = one.destroyedAt === null ? '' : `  destroyed ${isoOf(one.destroyedAt)}`;
  const path = join(desk.home, 'secrets', `${kind}-key-${String(one.version)}`);
  return `${kind} ${String(one.version)}  ${one.state}${made}${overlap}${gone}${warningOf(path)}`;
}

const isoOf = (at: number): string => new Date(at).toISOString();

function fromSettings(kind: KeyKind): number {
  const name = KEY_SETTING[kind];
  return say(
    `The ${kind} key comes from ${name}. Set it to "2:${randomSecret()} 1:OLD" on every ingest, OLD being the secret of now, and\nrestart them one after the other; to end the overlap leave OLD out. (The secret above was made for you and is not kept.)\n`,
    1,
  );
}

function rotateKey(desk: Desk, kind: KeyKind, overlapDays: string | undefined): number {
  const days = Number(overlapDays ?? OVERLAP_DAYS);
  const isAsked = kind === 'pseudonym' || overlapDays === undefined;
  if (!isAsked || !Number.isInteger(days) || days < 1 || days > 400)
    return say(
      '--overlap-days is for pseudonym keys, a whole number from 1 to 400.\n',
      NOT_UNDERSTOOD,
    );
  const now = systemClock.now();
  const overlapUntil = kind === 'pseudonym' ? now + days * DAY_MS : null;
  const made = rotate(desk.home, kind, { now, overlapUntil });
  const until =
    overlapUntil === null
      ? 'Keep the old one until what it sealed has expired (quarantine 14 days, waveforms VIGIL_WAVEFORM_HOURS); then it may be destroyed.'
      : `Old and new are joined until ${isoOf(overlapUntil)}.`;
  return say(
    `${kind} key ${String(made.version)} is active. ${until}\nBack up VIGIL_HOME/secrets now, apart from the database.\n`,
    0,
  );
}

function destroyKey(
  desk: Desk,
  kind: KeyKind,
  what: { readonly version: number; readonly confirm: string | undefined },
): number {
  const word = `destroy-${kind}-${String(what.version)}`;
  if (what.confirm !== word) {
    const loss =
      kind === 'pseudonym'
        ? 'Nobody will ever find a person by the tokens of this key again, and late news of its visits will count as new visits.'
        : 'What it sealed can never be opened again.';
    return say(`${loss}\nThere is no way back. To do it: --confirm ${word}\n`, NOT_UNDERSTOOD);
  }
  const outcome = destroy(desk.home, kind, { version: what.version, now: systemClock.now() });
  if (outcome === 'no-such-version')
    return say(`There is no ${kind} key ${String(what.version)}.\n`, 1);
  if (outcome === 'still-active') return say('It is the active key: rotate first.\n', 1);
  return say(
    `${kind} key ${String(what.version)} is destroyed here. Destroy its copies in backups as well.\n`,
    0,
  );
}

function say(text: string, exitCode: number): number {
  (exitCode === 0 ? process.stdout : process.stderr).write(text);
  return exitCode;
}
