// Whether a file of channels and chains can be meant: every channel that a chain names is there, every office that is named exists, addresses have
// the form that their channel needs, and nothing goes unencrypted or inside without being told so. Pure.
import type {
  Chain,
  Channel,
  Contact,
  NotificationFile,
} from '../../contracts/catalogue/notification-file.ts';
import type { Department } from '../../contracts/catalogue/department.ts';
import { DUTY_DESK } from '../../contracts/duty-desk.ts';
import { isInside, literalAddress } from './channels/private-address.ts';

export type NotificationProblemCode =
  | 'channel-twice'
  | 'chain-twice'
  | 'unknown-channel'
  | 'unknown-department'
  | 'recipients-missing'
  | 'recipients-unused'
  | 'bad-recipient'
  | 'step-twice'
  | 'dashboard-missing'
  | 'private-address'
  | 'plain-http'
  | 'plain-smtp'
  | 'password-missing'
  | 'over-robot-limit';

export interface NotificationProblem {
  readonly code: NotificationProblemCode;
  /** Where it stands in the file: `['chains', 2, 'steps', 0]`. */
  readonly path: readonly (string | number)[];
  readonly detail: string;
}

export function checkNotificationFile(
  file: NotificationFile,
  departments: readonly Department[],
): NotificationProblem[] {
  const known = new Set<string>(['*', DUTY_DESK, ...departments.map(({ id }) => id)]);
  const channels = new Map(file.channels.map((channel) => [channel.id, channel]));
  return [
    ...twice(file),
    ...(file.channels.length > 0 && file.dashboard === undefined
      ? [
          problem(
            'dashboard-missing',
            [],
            'messages need `dashboard`, the address their links begin with',
          ),
        ]
      : []),
    ...file.channels.flatMap(checkChannel),
    ...file.chains.flatMap((chain, index) =>
      known.has(chain.department)
        ? []
        : [problem('unknown-department', ['chains', index], chain.department)],
    ),
    ...file.chains.flatMap((chain, index) => checkSteps(chain, index, channels)),
    ...file.people.flatMap((contact, index) => checkContact(contact, index, channels)),
  ];
}

const problem = (
  code: NotificationProblemCode,
  path: readonly (string | number)[],
  detail: string,
): NotificationProblem => ({ code, path, detail });

function twice({ channels, chains }: NotificationFile): NotificationProblem[] {
  const again = (keys: readonly string[]): number[] =>
    keys.flatMap((key, index) => (keys.indexOf(key) < index ? [index] : []));
  const chainKeys = chains.map(
    ({ department, place }) => `${department} at ${place ?? 'any place'}`,
  );
  return [
    ...again(channels.map(({ id }) => id)).map((index) =>
      problem('channel-twice', ['channels', index], channels[index]?.id ?? ''),
    ),
    ...again(chainKeys).map((index) =>
      problem('chain-twice', ['chains', index], chainKeys[index] ?? ''),
    ),
  ];
}

/** By the robots' documentation. */
export const ROBOT_PER_MINUTE_MAX = 20;

function checkChannel(channel: Channel, index: number): NotificationProblem[] {
  const path = ['channels', index];
  if (channel.kind === 'smtp') return checkSmtp(channel, path);
  const url = new URL(channel.url);
  const literal = literalAddress(url);
  const isRobot = channel.kind === 'wecom' || channel.kind === 'dingtalk';
  return [
    ...(channel.network === 'public' && url.protocol !== 'https:'
      ? [problem('plain-http', path, `${channel.id}: https, or \`network: private\``)]
      : []),
    ...(channel.network === 'public' && literal !== undefined && isInside(literal)
      ? [problem('private-address', path, `${channel.id}: \`network: private\` allows it`)]
      : []),
    ...(isRobot && (channel.perMinute ?? 0) > ROBOT_PER_MINUTE_MAX
      ? [
          problem(
            'over-robot-limit',
            path,
            `${channel.id}: at most ${String(ROBOT_PER_MINUTE_MAX)}`,
          ),
        ]
      : []),
  ];
}

function checkSmtp(
  channel: Extract<Channel, { kind: 'smtp' }>,
  path: readonly (string | number)[],
): NotificationProblem[] {
  const hasUser = channel.user !== undefined;
  return [
    ...(hasUser === (channel.password !== undefined)
      ? []
      : [problem('password-missing', path, `${channel.id}: user and password belong together`)]),
    ...(hasUser && channel.tls === 'none'
      ? [problem('plain-smtp', path, `${channel.id}: a password is never sent without TLS`)]
      : []),
  ];
}

const MAIL_ADDRESS = /^[^\s<>@,;:"]+@[^\s<>@,;:"]+$/;
const TELEPHONE = /^\+?[0-9]{5,20}$/;

function checkSteps(
  chain: Chain,
  at: number,
  channels: ReadonlyMap<string, Channel>,
): NotificationProblem[] {
  return chain.steps.flatMap((step, index) => {
    const path = ['chains', at, 'steps', index];
    const channel = channels.get(step.channel);
    if (channel === undefined) return [problem('unknown-channel', path, step.channel)];
    if (chain.steps.findIndex((other) => other.channel === step.channel) < index)
      return [problem('step-twice', path, step.channel)];
    const form = formOf(channel);
    if (form === undefined)
      return step.to === undefined ? [] : [problem('recipients-unused', path, step.channel)];
    if (step.to === undefined) return [problem('recipients-missing', path, step.channel)];
    // The address itself stays out of the message: it may be a person's.
    return step.to.every((one) => form.test(one))
      ? []
      : [problem('bad-recipient', path, `an address for ${step.channel} has not its form`)];
  });
}

function checkContact(
  { channel: id, to }: Contact,
  at: number,
  channels: ReadonlyMap<string, Channel>,
): NotificationProblem[] {
  const path = ['people', at];
  const channel = channels.get(id);
  if (channel === undefined) return [problem('unknown-channel', path, id)];
  const form = formOf(channel);
  if (form === undefined) return [problem('recipients-unused', path, id)];
  return to.every((one) => form.test(one))
    ? []
    : [problem('bad-recipient', path, `an address for ${id} has not its form`)];
}

function formOf(channel: Channel): RegExp | undefined {
  if (channel.kind === 'smtp') return MAIL_ADDRESS;
  return channel.kind === 'sms' ? TELEPHONE : undefined;
}
