// Text messages by a gateway over HTTP: fields and headers of the request are templates of the configuration, filled anew for each number. A
// message is taken when one number of the office was: to try it again for the others would tell the first twice.
import type { SmsChannel } from '../../../contracts/catalogue/notification-file.ts';
import { ALERT_STATE_WORDS, LEVEL_WORDS } from '../../../contracts/vocabulary/states.ts';
import { NOTIFICATION_REASON_WORDS } from '../../../contracts/vocabulary/notifications.ts';
import { smsText } from '../fit-letter.ts';
import { pathOf, type Letter, type LetterBook } from '../letter.ts';
import type { Secret } from '../secret.ts';
import {
  failed,
  failureOf,
  failureOfStatus,
  SENT,
  type Delivery,
  type Postman,
} from './delivery.ts';
import { httpPost, type Answer } from './http-post.ts';
import { jsonOf } from './robots.ts';

export interface SmsParts {
  readonly channel: SmsChannel;
  readonly secret: Secret | undefined;
  readonly book: LetterBook;
}

export function sms({ channel, secret, book }: SmsParts): Postman {
  return {
    send: async ({ letter, to, signal }) => {
      const deliveries: Delivery[] = [];
      for (const [index, number] of to.entries()) {
        // An id of its own for each number: a gateway that knows ids sends none twice after a crash.
        const id = `${letter.id}-${String(index + 1)}`;
        const values = {
          ...valuesOf(letter, book),
          to: number,
          id,
          secret: secret?.reveal() ?? '',
        };
        deliveries.push(await sendOne(channel, values, signal));
      }
      return (
        deliveries.find(({ outcome }) => outcome === 'sent') ??
        deliveries[0] ??
        failed('lasting', 'refused')
      );
    },
    close: () => undefined,
  };
}

type Values = Readonly<Record<string, string>>;

async function sendOne(
  channel: SmsChannel,
  values: Values,
  signal: AbortSignal,
): Promise<Delivery> {
  const fields = filledAll(channel.fields, values);
  const isJson = channel.body === 'json';
  try {
    const answer = await httpPost({
      url: new URL(channel.url),
      network: channel.network,
      signal,
      body: isJson ? JSON.stringify(fields) : new URLSearchParams(fields).toString(),
      headers: {
        ...headersOf(channel, values),
        'content-type': isJson
          ? 'application/json; charset=utf-8'
          : 'application/x-www-form-urlencoded; charset=utf-8',
      },
    });
    return judged(answer, channel);
  } catch (error) {
    return failureOf(error);
  }
}

function judged(answer: Answer, { accepted }: SmsChannel): Delivery {
  if (answer.status < 200 || answer.status >= 300)
    return failureOfStatus(answer.status, answer.retryAfter);
  if (accepted === undefined) return SENT;
  const body = jsonOf(answer.text);
  if (typeof body !== 'object' || body === null) return failed('passing', 'bad-answer');
  const value: unknown = Object.entries(body).find(([name]) => name === accepted.field)?.[1];
  return String(value) === accepted.equals ? SENT : failed('lasting', 'refused');
}

function valuesOf(letter: Letter, book: LetterBook): Values {
  const [first] = letter.notices;
  const text = smsText(letter, book);
  const count = String(letter.notices.length);
  if (first === undefined)
    return { text, count, level: '', reason: '', title: text, place: '', state: '', link: '' };
  return {
    text,
    count,
    level: LEVEL_WORDS[first.subject.level].zh,
    reason: NOTIFICATION_REASON_WORDS[first.reason].zh,
    title: first.subject.title.zh,
    place: book.place(first.subject.place).zh,
    state: first.alertId === null ? '' : ALERT_STATE_WORDS[first.subject.state].zh,
    link: book.link(pathOf(first)),
  };
}

/** Control characters would end a header. */
const headersOf = (channel: SmsChannel, values: Values): Record<string, string> =>
  Object.fromEntries(
    Object.entries(filledAll(channel.headers, values)).map(([name, value]) => [
      name.toLowerCase(),
      value.replace(/[^\x20-\x7e]/g, ''),
    ]),
  );

const filledAll = (templates: Values, values: Values): Record<string, string> =>
  Object.fromEntries(
    Object.entries(templates).map(([name, template]) => [
      name,
      template.replace(/\{\{(\w+)\}\}/g, (whole, key: string) => values[key] ?? whole),
    ]),
  );
