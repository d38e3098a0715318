// Reads the file of channels and chains, fetches the secrets that it names, and makes the channels. All problems together, each with file, line
// and code; a secret is named in them by where it should stand, never by what it is.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Channel, ChainStep, SecretRef } from '../../contracts/catalogue/notification-file.ts';
import { NotificationFile } from '../../contracts/catalogue/notification-file.ts';
import { Place } from '../../contracts/catalogue/city.ts';
import type { Department } from '../../contracts/catalogue/department.ts';
import { DUTY_DESK } from '../../contracts/duty-desk.ts';
import type { Words } from '../../contracts/words.ts';
import { loadLines } from '../../platform/catalogue/load-lines.ts';
import {
  CatalogueError,
  loadYaml,
  type CatalogueFile,
  type CatalogueProblem,
} from '../../platform/catalogue/load-yaml.ts';
import { stepsFor, type Addressee } from './chains.ts';
import type { Postman } from './channels/delivery.ts';
import { dingtalk, wecom } from './channels/robots.ts';
import { sms } from './channels/sms.ts';
import { smtp } from './channels/smtp.ts';
import { webhook } from './channels/webhook.ts';
import { checkNotificationFile, ROBOT_PER_MINUTE_MAX } from './check-notification-file.ts';
import type { LetterBook } from './letter.ts';
import { Secret } from './secret.ts';

export interface OpenChannel {
  readonly config: Channel;
  readonly postman: Postman;
  readonly perMinute: number;
  readonly perOfficeMinute: number;
}

/** The notifiers' view of the settings. */
export interface NotificationRules {
  readonly channels: ReadonlyMap<string, OpenChannel>;
  readonly book: LetterBook;
  readonly giveUpMs: number;
  stepsFor(to: Addressee): readonly ChainStep[];
  /** Addresses of a person on a channel; none where the file gives none. */
  contactsOf(person: string, channel: string): readonly string[];
}

/** Where no channel is set up at all. */
export const SCREENS_ONLY: NotificationRules = {
  channels: new Map(),
  book: {
    place: (code) => ({ zh: code, en: code }),
    department: (id) => ({ zh: id, en: id }),
    link: (path) => path,
    zone: 'UTC',
  },
  giveUpMs: 24 * 3_600_000,
  stepsFor: () => [],
  contactsOf: () => [],
};

export interface NotificationsRequest {
  /** Of the catalogue: names of places come from there, and the file where no other is named. */
  readonly folder: string;
  readonly file: string | undefined;
  readonly departments: readonly Department[];
  readonly zone: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const HOUR_MS = 3_600_000;

/** Throws CatalogueError. */
export function loadNotifications(request: NotificationsRequest): NotificationRules {
  const path = request.file ?? join(request.folder, 'notifications.yaml');
  // A catalogue of before may have none; a file that is named must be there.
  if (request.file === undefined && !existsSync(path)) return SCREENS_ONLY;
  const file = loadYaml(path, NotificationFile);
  const problems: CatalogueProblem[] = checkNotificationFile(file.value, request.departments).map(
    ({ code, path: at, detail }) => ({
      file: path,
      line: file.lineOf(at),
      reason: `${code}: ${detail}`,
    }),
  );
  const book = bookOf(request, file.value.dashboard ?? 'http://localhost');
  const secrets = secretsOf(file, request.environment, problems);
  if (problems.length > 0) throw new CatalogueError(problems);
  const channels = file.value.channels.map((config): [string, OpenChannel] => [
    config.id,
    { config, postman: postmanOf(config, secrets, book), ...limitsOf(config) },
  ]);
  return {
    channels: new Map(channels),
    book,
    giveUpMs: file.value.giveUpHours * HOUR_MS,
    stepsFor: (to) => stepsFor(file.value.chains, to),
    contactsOf: (person, channel) =>
      file.value.people.find((one) => one.user === person && one.channel === channel)?.to ?? [],
  };
}

/** What is more goes into bundles. One office reads six messages a minute at most, three on a telephone. */
const limitsOf = (config: Channel): Pick<OpenChannel, 'perMinute' | 'perOfficeMinute'> => {
  const isRobot = config.kind === 'wecom' || config.kind === 'dingtalk';
  return {
    // Two below the robots' limit: their minute is not ours to the millisecond.
    perMinute: config.perMinute ?? (isRobot ? ROBOT_PER_MINUTE_MAX - 2 : 600),
    perOfficeMinute: config.perOfficeMinute ?? (config.kind === 'sms' ? 3 : 6),
  };
};

type SecretOf = (ref: SecretRef) => Secret;

/** WebHook secrets shorter than this could be guessed. */
const WEBHOOK_SECRET_MIN = 24;

function secretsOf(
  file: CatalogueFile<NotificationFile>,
  environment: NotificationsRequest['environment'],
  problems: CatalogueProblem[],
): SecretOf {
  const read = new Map<string, Secret>();
  for (const [index, channel] of file.value.channels.entries()) {
    const line = file.lineOf(['channels', index]);
    for (const ref of refsOf(channel)) {
      const value = valueOf(ref, environment);
      const name = 'env' in ref ? ref.env : ref.file;
      const complain = (reason: string): void => {
        problems.push({ file: file.file, line, reason });
      };
      if (value === undefined) complain(`secret-missing: ${channel.id} needs ${name}`);
      else if (channel.kind === 'webhook' && value.length < WEBHOOK_SECRET_MIN)
        complain(
          `secret-too-short: ${name} needs ${String(WEBHOOK_SECRET_MIN)} characters or more`,
        );
      else read.set(JSON.stringify(ref), new Secret(value));
    }
  }
  return (ref) => read.get(JSON.stringify(ref)) ?? new Secret('');
}

function refsOf(channel: Channel): SecretRef[] {
  switch (channel.kind) {
    case 'webhook':
      return [
        channel.secret,
        ...(channel.formerSecret === undefined ? [] : [channel.formerSecret]),
      ];
    case 'smtp':
      return channel.password === undefined ? [] : [channel.password];
    case 'wecom':
      return [channel.key];
    case 'dingtalk':
      return [channel.accessToken, channel.secret];
    case 'sms':
      return channel.secret === undefined ? [] : [channel.secret];
  }
}

function valueOf(
  ref: SecretRef,
  environment: NotificationsRequest['environment'],
): string | undefined {
  if ('env' in ref) return environment[ref.env]?.trim() || undefined;
  try {
    return readFileSync(ref.file, 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}

function postmanOf(channel: Channel, secretOf: SecretOf, book: LetterBook): Postman {
  const optional = (ref: SecretRef | undefined): Secret | undefined =>
    ref === undefined ? undefined : secretOf(ref);
  switch (channel.kind) {
    case 'webhook':
      return webhook({ channel, secrets: refsOf(channel).map(secretOf), book });
    case 'smtp':
      return smtp({ channel, password: optional(channel.password), book });
    case 'wecom':
      return wecom({ channel, key: secretOf(channel.key), book });
    case 'dingtalk':
      return dingtalk({
        channel,
        accessToken: secretOf(channel.accessToken),
        secret: secretOf(channel.secret),
        book,
      });
    case 'sms':
      return sms({ channel, secret: optional(channel.secret), book });
  }
}

const DESK_WORDS: Words = { zh: '值班台', en: 'Duty desk' };

function bookOf(
  { folder, departments, zone }: NotificationsRequest,
  dashboard: string,
): LetterBook {
  const places = new Map<string, Words>(
    loadLines(join(folder, 'city', 'places.ndjson'), Place).map(({ code, names }) => [code, names]),
  );
  const names = new Map<string, Words>(departments.map(({ id, shortNames }) => [id, shortNames]));
  const same = (text: string): Words => ({ zh: text, en: text });
  const root = dashboard.replace(/\/+$/, '');
  return {
    place: (code) => places.get(code) ?? same(code),
    department: (id) => (id === DUTY_DESK ? DESK_WORDS : (names.get(id) ?? same(id))),
    link: (path) => `${root}${path}`,
    zone,
  };
}
