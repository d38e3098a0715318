// How departments are told outside of the screens: channels (where and how), and for each office the chain of channels that are tried one
// after another. Data of the deployment; secrets are named here and stand in the environment or in files of their own.
import { z } from 'zod';
import { Level } from '../alert.ts';
import { DepartmentId, UserId } from '../ids.ts';
import { PlaceCode } from '../place.ts';

/** Where a secret stands: a variable of the environment, or a file that holds nothing else. Never the secret itself. */
export const SecretRef = z.union([
  z.strictObject({ env: z.string().regex(/^VIGIL_[A-Z0-9_]{1,60}$/) }),
  z.strictObject({ file: z.string().min(1).max(500) }),
]);
export type SecretRef = z.infer<typeof SecretRef>;

export const ChannelId = z.string().regex(/^[a-z][a-z0-9-]{0,40}$/);

const perMinute = z.int().min(1).max(6000);
const base = {
  id: ChannelId,
  /** Messages a minute over all offices; robots have limits of their own, which this can only lower. */
  perMinute: perMinute.optional(),
  /** Messages a minute to one office: what is more is bundled. */
  perOfficeMinute: perMinute.optional(),
};
const web = {
  url: z.url({ protocol: /^https?$/ }),
  /** `private`: the address may be, and resolve to, one of a private network; plain http is allowed there. */
  network: z.enum(['public', 'private']).default('public'),
};

export const WebhookChannel = z.strictObject({
  ...base,
  ...web,
  kind: z.literal('webhook'),
  secret: SecretRef,
  /** While a secret is changed: messages carry a signature of both. */
  formerSecret: SecretRef.optional(),
});
export type WebhookChannel = z.infer<typeof WebhookChannel>;

export const SmtpChannel = z.strictObject({
  ...base,
  kind: z.literal('smtp'),
  host: z.string().min(1).max(253),
  port: z.int().min(1).max(65_535),
  /** `implicit` (465), `starttls` (587; refused where the server does not offer it), `none`: only within the own network. */
  tls: z.enum(['implicit', 'starttls', 'none']),
  /** Authorities (PEM) of a server with a certificate of its own. */
  ca: z.string().min(1).max(500).optional(),
  user: z.string().min(1).max(200).optional(),
  password: SecretRef.optional(),
  from: z.string().regex(/^[^<>@\s]+@[^<>@\s]+$/, 'is not a plain mail address'),
});
export type SmtpChannel = z.infer<typeof SmtpChannel>;

/** The robot of a WeCom group: 20 messages a minute, 4096 bytes of Markdown. */
export const WecomChannel = z.strictObject({
  ...base,
  ...web,
  url: web.url.default('https://qyapi.weixin.qq.com/cgi-bin/webhook/send'),
  kind: z.literal('wecom'),
  key: SecretRef,
});
export type WecomChannel = z.infer<typeof WecomChannel>;

/** The robot of a DingTalk group with signature: 20 messages a minute. */
export const DingtalkChannel = z.strictObject({
  ...base,
  ...web,
  url: web.url.default('https://oapi.dingtalk.com/robot/send'),
  kind: z.literal('dingtalk'),
  accessToken: SecretRef,
  secret: SecretRef,
});
export type DingtalkChannel = z.infer<typeof DingtalkChannel>;

/**
 * A gateway for text messages over HTTP. In the values of `fields` and `headers`, `{{name}}` stands for: `to`, `text`, `id`, `secret`,
 * `level`, `reason`, `title`, `place`, `state`, `count`, `link`.
 */
export const SmsChannel = z.strictObject({
  ...base,
  ...web,
  kind: z.literal('sms'),
  secret: SecretRef.optional(),
  body: z.enum(['json', 'form']).default('json'),
  fields: z.record(z.string().min(1).max(60), z.string().max(500)),
  headers: z.record(z.string().regex(/^[A-Za-z0-9-]{1,60}$/), z.string().max(500)).default({}),
  /** What in the answer (JSON) means success; absent: any 2xx does. */
  accepted: z
    .strictObject({ field: z.string().min(1).max(60), equals: z.string().max(60) })
    .optional(),
  charactersMax: z.int().min(60).max(2000).default(500),
});
export type SmsChannel = z.infer<typeof SmsChannel>;

export const Channel = z.discriminatedUnion('kind', [
  WebhookChannel,
  SmtpChannel,
  WecomChannel,
  DingtalkChannel,
  SmsChannel,
]);
export type Channel = z.infer<typeof Channel>;

export const ChainStep = z.strictObject({
  channel: ChannelId,
  /** Mail addresses or telephone numbers of the office; none for webhooks and robots. */
  to: z.array(z.string().min(3).max(254)).min(1).max(20).optional(),
  /** Only for these levels; absent: for all. */
  levels: z.array(Level).min(1).max(4).optional(),
});
export type ChainStep = z.infer<typeof ChainStep>;

export const Chain = z.strictObject({
  /** `duty-desk` is the duty desk; `*` every department that has no chain of its own. */
  department: z.union([DepartmentId, z.literal('*')]),
  /** Offices in this place; absent: everywhere. The narrowest that fits is taken. */
  place: PlaceCode.optional(),
  /** Tried one after another, until one takes the message. */
  steps: z.array(ChainStep).min(1).max(6),
});
export type Chain = z.infer<typeof Chain>;

/** How one person is reached on a channel of mail or telephone: whoever is on duty is told before the address of the office. */
export const Contact = z.strictObject({
  user: UserId,
  channel: ChannelId,
  to: z.array(z.string().min(3).max(254)).min(1).max(5),
});
export type Contact = z.infer<typeof Contact>;

export const NotificationFile = z.strictObject({
  /** Address of the dashboard as the receivers reach it; links in messages begin with it. */
  dashboard: z.url({ protocol: /^https?$/ }).optional(),
  /** After how many hours without success a notification counts as one that could not be sent. */
  giveUpHours: z.int().min(1).max(168).default(24),
  channels: z.array(Channel).max(200).default([]),
  chains: z.array(Chain).max(2000).default([]),
  people: z.array(Contact).max(5000).default([]),
});
export type NotificationFile = z.infer<typeof NotificationFile>;
