// Mail over SMTP: plain text, one mail to all addresses of the office, with a Message-ID that stays the same when it is sent again, so that a
// mail server that knows them keeps one. Taken as soon as the server takes it for one of the addresses.
import { readFileSync } from 'node:fs';
import { createTransport } from 'nodemailer';
import type { SmtpChannel } from '../../../contracts/catalogue/notification-file.ts';
import { systemCode } from '../../../platform/errors.ts';
import type { LetterBook } from '../letter.ts';
import type { Secret } from '../secret.ts';
import { fullText, headline } from '../write-letter.ts';
import { failed, failureOf, SENT, type Delivery, type Postman, type Posting } from './delivery.ts';

export interface SmtpParts {
  readonly channel: SmtpChannel;
  readonly password: Secret | undefined;
  readonly book: LetterBook;
}

const CONNECT_MS = 10_000;
const ANSWER_MS = 15_000;

export function smtp(parts: SmtpParts): Postman {
  const { channel } = parts;
  const transport = createTransport(transportOf(parts));
  return {
    send: async ({ letter, to, signal }: Posting): Promise<Delivery> => {
      const sending = transport.sendMail({
        from: { name: '守望 Vigil', address: channel.from },
        to: [...to],
        messageId: `<${letter.id}@${domainOf(channel.from)}>`,
        date: new Date(letter.createdAt),
        subject: headline(letter).slice(0, SUBJECT_MAX),
        text: fullText(letter, parts.book),
        headers: { 'Auto-Submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      try {
        await Promise.race([sending, aborted(signal)]);
        return SENT;
      } catch (error) {
        sending.catch(() => undefined);
        return failureOfMail(error);
      }
    },
    close: () => {
      transport.close();
    },
  };
}

const SUBJECT_MAX = 300;

function transportOf({ channel, password }: SmtpParts) {
  const { host, port, tls, user, ca } = channel;
  return {
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    ...(user === undefined || password === undefined
      ? {}
      : { auth: { user, pass: password.reveal() } }),
    tls: { minVersion: 'TLSv1.2' as const, ...(ca === undefined ? {} : { ca: readFileSync(ca) }) },
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: ANSWER_MS,
  };
}

const domainOf = (address: string): string => address.slice(address.indexOf('@') + 1);

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const end = (): void => {
      reject(
        Object.assign(new Error('the mail server did not answer in time'), { code: 'ETIMEDOUT' }),
      );
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

/** 4xx passes, 5xx lasts (RFC 5321); without a code from the server it is the line. */
function failureOfMail(error: unknown): Delivery {
  const code = systemCode(error);
  const status = responseCode(error);
  if (code === 'EAUTH' || code === 'ENOAUTH') return failed('lasting', 'not-authorised');
  if (status !== undefined && status >= 500)
    return failed('lasting', status === 552 || status === 523 ? 'too-large' : 'refused');
  if (status !== undefined && status >= 400) return failed('passing', 'receiver-error');
  if (code === 'ETLS' || code === 'EREQUIRETLS') return failed('passing', 'tls');
  // What the socket said is kept beside the library's own word for it.
  const inner = failureOf(Object.assign(new Error('mail'), { code: originalCode(error) ?? code }));
  return isVague(inner) ? failed('passing', 'unreachable') : inner;
}

const isVague = (delivery: Delivery): boolean =>
  delivery.outcome === 'failed' && delivery.code === 'receiver-error';

function originalCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('originalCode' in error)) return undefined;
  return typeof error.originalCode === 'string' ? error.originalCode : undefined;
}

function responseCode(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('responseCode' in error)) return undefined;
  return typeof error.responseCode === 'number' ? error.responseCode : undefined;
}
