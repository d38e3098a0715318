// Signed webhook: one JSON document a message, on any 2xx taken. docs/specs/notifications.md gives the form and how to verify it.
import type { WebhookChannel } from '../../../contracts/catalogue/notification-file.ts';
import type { Words } from '../../../contracts/words.ts';
import { NOTIFICATION_REASON_WORDS } from '../../../contracts/vocabulary/notifications.ts';
import { pathOf, type Letter, type LetterBook } from '../letter.ts';
import type { AlertNotification, MatterNotification } from '../../../contracts/notification.ts';
import type { Secret } from '../secret.ts';
import { failureOf, failureOfStatus, SENT, type Postman } from './delivery.ts';
import { httpPost } from './http-post.ts';
import { signatureHeaders } from './webhook-signature.ts';

export interface WebhookParts {
  readonly channel: WebhookChannel;
  /** The present one first. */
  readonly secrets: readonly Secret[];
  readonly book: LetterBook;
}

export function webhook({ channel, secrets, book }: WebhookParts): Postman {
  return {
    send: async ({ letter, now, signal }) => {
      const body = JSON.stringify(documentOf(letter, book));
      const keys = secrets.map((secret) => secret.reveal());
      try {
        const answer = await httpPost({
          url: new URL(channel.url),
          network: channel.network,
          body,
          signal,
          headers: {
            'content-type': 'application/json; charset=utf-8',
            'user-agent': 'Vigil',
            ...signatureHeaders({ id: letter.id, at: now, body }, keys),
          },
        });
        const taken = answer.status >= 200 && answer.status < 300;
        return taken ? SENT : failureOfStatus(answer.status, answer.retryAfter);
      } catch (error) {
        return failureOf(error);
      }
    },
    close: () => undefined,
  };
}

/** The same bytes however often it is sent. */
function documentOf(letter: Letter, book: LetterBook): object {
  return {
    type: letter.isTest ? 'vigil.test.v1' : 'vigil.notifications.v1',
    id: letter.id,
    createdAt: new Date(letter.createdAt).toISOString(),
    department: named(letter.department, book.department(letter.department)),
    place: named(letter.place, book.place(letter.place)),
    notifications: letter.notices.map((notice) => ({
      id: notice.id,
      reason: named(notice.reason, NOTIFICATION_REASON_WORDS[notice.reason]),
      at: new Date(notice.at).toISOString(),
      ...(notice.alertId === null
        ? { matter: matterOf(notice, book) }
        : { alert: alertOf(notice, book) }),
    })),
  };
}

const named = (code: string, names: Words): object => ({ code, names });

const alertOf = ({ alertId, subject, ...notice }: AlertNotification, book: LetterBook): object => ({
  id: alertId,
  link: book.link(pathOf({ alertId, subject, ...notice })),
  ...subject,
  place: named(subject.place, book.place(subject.place)),
  startedAt: new Date(subject.startedAt).toISOString(),
  openedAt: new Date(subject.openedAt).toISOString(),
  ...(subject.meetingAt === undefined
    ? {}
    : { meetingAt: new Date(subject.meetingAt).toISOString() }),
  duties: subject.duties.map((duty) => ({
    ...duty,
    limits: duty.limits.map(({ name, dueAt }) => ({ name, dueAt: new Date(dueAt).toISOString() })),
  })),
});

/** Whom of the office it concerns is the sender's business. */
function matterOf({ about, subject }: MatterNotification, book: LetterBook): object {
  const { title, level, place, startAt, endAt, path } = subject;
  return {
    about,
    link: book.link(path),
    title,
    level,
    place: named(place, book.place(place)),
    startAt: new Date(startAt).toISOString(),
    endAt: new Date(endAt).toISOString(),
  };
}
