// Robots of WeCom (企业微信) and DingTalk (钉钉) groups: Markdown, an answer with `errcode`, 20 messages a minute. Robots know no idempotency key: a
// message that was sent and not recorded appears twice, with the same text.
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type {
  DingtalkChannel,
  WecomChannel,
} from '../../../contracts/catalogue/notification-file.ts';
import type { EpochMs } from '../../../contracts/time.ts';
import { robotText } from '../fit-letter.ts';
import type { LetterBook } from '../letter.ts';
import type { Secret } from '../secret.ts';
import { headline } from '../write-letter.ts';
import {
  failed,
  failureOf,
  failureOfStatus,
  SENT,
  type Delivery,
  type Postman,
} from './delivery.ts';
import { httpPost, type Answer } from './http-post.ts';

export interface WecomParts {
  readonly channel: WecomChannel;
  readonly key: Secret;
  readonly book: LetterBook;
}

export function wecom({ channel, key, book }: WecomParts): Postman {
  return robot(channel, {
    url: (url) => {
      url.searchParams.set('key', key.reveal());
    },
    body: (letter) => ({
      msgtype: 'markdown',
      markdown: { content: robotText(letter, book, 'wecom') },
    }),
    codes: WECOM_CODES,
  });
}

export interface DingtalkParts {
  readonly channel: DingtalkChannel;
  readonly accessToken: Secret;
  readonly secret: Secret;
  readonly book: LetterBook;
}

export function dingtalk({ channel, accessToken, secret, book }: DingtalkParts): Postman {
  return robot(channel, {
    url: (url, now) => {
      url.searchParams.set('access_token', accessToken.reveal());
      url.searchParams.set('timestamp', String(now));
      url.searchParams.set('sign', dingtalkSignature(secret.reveal(), now));
    },
    body: (letter) => ({
      msgtype: 'markdown',
      markdown: { title: headline(letter), text: robotText(letter, book, 'dingtalk') },
    }),
    codes: DINGTALK_CODES,
  });
}

/** HMAC-SHA256 over `timestamp\nsecret` with the secret, base64; good for an hour by DingTalk's documentation. */
export const dingtalkSignature = (secret: string, now: EpochMs): string =>
  createHmac('sha256', secret)
    .update(`${String(now)}\n${secret}`)
    .digest('base64');

const MINUTE_MS = 60_000;

/** By the robots' documentation; what stands in neither is taken as a refusal. */
const WECOM_CODES: ReadonlyMap<number, Delivery> = new Map([
  [-1, failed('passing', 'receiver-error')],
  [45_009, failed('passing', 'rate-limited', MINUTE_MS)],
  [45_033, failed('passing', 'rate-limited', MINUTE_MS)],
  [93_000, failed('lasting', 'not-authorised')],
  [40_058, failed('lasting', 'refused')],
]);
/** Who is too fast for DingTalk is shut out for ten minutes. */
const DINGTALK_CODES: ReadonlyMap<number, Delivery> = new Map([
  [-1, failed('passing', 'receiver-error')],
  [130_101, failed('passing', 'rate-limited', 10 * MINUTE_MS)],
  [410_100, failed('passing', 'rate-limited', 10 * MINUTE_MS)],
  [300_001, failed('lasting', 'not-authorised')],
  [310_000, failed('lasting', 'not-authorised')],
]);

interface Manner {
  url(url: URL, now: EpochMs): void;
  body(letter: Parameters<typeof headline>[0]): object;
  readonly codes: ReadonlyMap<number, Delivery>;
}

function robot(channel: WecomChannel | DingtalkChannel, manner: Manner): Postman {
  return {
    send: async ({ letter, now, signal }) => {
      const url = new URL(channel.url);
      manner.url(url, now);
      try {
        const answer = await httpPost({
          url,
          network: channel.network,
          body: JSON.stringify(manner.body(letter)),
          signal,
          headers: { 'content-type': 'application/json; charset=utf-8' },
        });
        return judged(answer, manner.codes);
      } catch (error) {
        return failureOf(error);
      }
    },
    close: () => undefined,
  };
}

const RobotAnswer = z.looseObject({ errcode: z.number() });

function judged(answer: Answer, codes: ReadonlyMap<number, Delivery>): Delivery {
  if (answer.status < 200 || answer.status >= 300)
    return failureOfStatus(answer.status, answer.retryAfter);
  const parsed = RobotAnswer.safeParse(jsonOf(answer.text));
  if (!parsed.success) return failed('passing', 'bad-answer');
  const { errcode } = parsed.data;
  return errcode === 0 ? SENT : (codes.get(errcode) ?? failed('lasting', 'refused'));
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
