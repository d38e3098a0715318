// A letter in words: Chinese first, English complete, the full subject of every notification in it, and links to the alerts. What is written
// comes from the record of the alert and the catalogue alone; no free text of a person and no name stands in it. Pure.
import { DateTime } from 'luxon';
import type {
  AlertNotification,
  Notification,
  NotifiedDuty,
} from '../../contracts/notification.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { NOTIFICATION_REASON_WORDS } from '../../contracts/vocabulary/notifications.ts';
import {
  ALERT_STATE_WORDS,
  CLOCK_WORDS,
  LEVEL_WORDS,
  PART_WORDS,
  PURPOSE_WORDS,
  STAGE_WORDS,
} from '../../contracts/vocabulary/states.ts';
import { ALERT_KIND_WORDS } from '../../contracts/vocabulary/subjects.ts';
import type { Language, Words } from '../../contracts/words.ts';
import { pathOf, type Letter, type LetterBook } from './letter.ts';

const LANGUAGES: readonly Language[] = ['zh', 'en'];

const LABELS = {
  test: { zh: '测试消息，无须处理', en: 'Test message, nothing to do' },
  to: { zh: '接收部门', en: 'To' },
  kind: { zh: '类型', en: 'Kind' },
  state: { zh: '当前状态', en: 'State' },
  place: { zh: '地区', en: 'Place' },
  level: { zh: '等级', en: 'Level' },
  started: { zh: '开始时间', en: 'Since' },
  opened: { zh: '立案时间', en: 'Opened' },
  observed: { zh: '实测', en: 'Observed' },
  expected: { zh: '预期', en: 'expected' },
  meets: { zh: '会议时间', en: 'Meeting at' },
  during: { zh: '时段', en: 'During' },
  duties: { zh: '职责', en: 'Duties' },
  more: { zh: '另有职责见链接', en: 'further duties at the link' },
  link: { zh: '详情', en: 'Details' },
  bundle: { zh: '条通知，按等级排列', en: 'notifications, the gravest first' },
} as const satisfies Record<string, Words>;

/** One line that says what it is about; the subject of a mail, the title of a robot's card. */
export function headline(letter: Letter): string {
  const [first] = letter.notices;
  if (letter.isTest || first === undefined)
    return `【守望 Vigil】${LABELS.test.zh} ${LABELS.test.en}`;
  if (letter.notices.length === 1)
    return `【守望】${subjectIn(first, 'zh')} | ${subjectIn(first, 'en')}`;
  const count = String(letter.notices.length);
  return `【守望】${count} ${LABELS.bundle.zh}：${subjectIn(first, 'zh')} 等 | ${count} ${LABELS.bundle.en}: ${subjectIn(first, 'en')} …`;
}

/** Level, reason and title: what one must know before opening anything. */
function subjectIn(notice: Notification, language: Language): string {
  const { subject, reason } = notice;
  const parts = [LEVEL_WORDS[subject.level], NOTIFICATION_REASON_WORDS[reason], subject.title];
  return parts.map((words) => words[language]).join(language === 'zh' ? '·' : ' · ');
}

/** The whole letter as plain lines, for mail. */
export function fullText(letter: Letter, book: LetterBook): string {
  const [first] = letter.notices;
  if (letter.isTest || first === undefined) return testText(letter, book);
  if (letter.notices.length > 1)
    return `${bundleHead(letter, book)}\n\n${blocks(letter, book).join('\n\n')}\n`;
  return LANGUAGES.map((language) => detailed(first, book, language).join('\n')).join('\n\n');
}

function testText(letter: Letter, book: LetterBook): string {
  return LANGUAGES.map((language) => {
    const office = officeIn(letter, book, language);
    return `${LABELS.test[language]}\n${LABELS.to[language]}: ${office}`;
  }).join('\n\n');
}

export function bundleHead(letter: Letter, book: LetterBook): string {
  return LANGUAGES.map((language) => {
    const office = officeIn(letter, book, language);
    return `${office}: ${String(letter.notices.length)} ${LABELS.bundle[language]}`;
  }).join('\n');
}

function officeIn(
  { department, place }: Pick<Letter, 'department' | 'place'>,
  book: LetterBook,
  language: Language,
): string {
  const names = [book.department(department), book.place(place)].map((words) => words[language]);
  return language === 'zh' ? names.reverse().join('') : names.join(', ');
}

/** One block a notification, whole in itself: a bundle is cut between blocks and never inside one. */
export const blocks = (letter: Letter, book: LetterBook): string[] =>
  letter.notices.map((notice, index) => block(notice, book, `${String(index + 1)}. `));

export function block(notice: Notification, book: LetterBook, number: string): string {
  const lines = LANGUAGES.map((language) => {
    const ofAlert =
      notice.alertId === null
        ? []
        : [ALERT_KIND_WORDS[notice.subject.kind], ALERT_STATE_WORDS[notice.subject.state]];
    const rest = [book.place(notice.subject.place), ...ofAlert].map((words) => words[language]);
    const line = `${subjectIn(notice, language)}｜${rest.join(language === 'zh' ? '·' : ', ')}`;
    return [line, ...meetingIn(notice, book, language)].join('｜');
  });
  return `${number}${lines.join('\n')}\n${book.link(pathOf(notice))}`;
}

export function detailed(notice: Notification, book: LetterBook, language: Language): string[] {
  const { subject } = notice;
  const line = (label: keyof typeof LABELS, text: string): string =>
    `${LABELS[label][language]}: ${text}`;
  return [
    `${NOTIFICATION_REASON_WORDS[notice.reason][language]}: ${subject.title[language]}`,
    line('to', officeIn(notice, book, language)),
    line('level', LEVEL_WORDS[subject.level][language]),
    ...meetingIn(notice, book, language),
    ...(notice.alertId === null
      ? [
          line('place', `${book.place(subject.place)[language]} (${subject.place})`),
          line(
            'during',
            `${momentIn(notice.subject.startAt, book.zone)} – ${momentIn(notice.subject.endAt, book.zone)}`,
          ),
        ]
      : ofAlert(notice, book, language)),
    line('link', book.link(pathOf(notice))),
  ];
}

/** None where it is about no meeting. */
function meetingIn(notice: Notification, book: LetterBook, language: Language): string[] {
  const at = notice.alertId === null ? undefined : notice.subject.meetingAt;
  return at === undefined ? [] : [`${LABELS.meets[language]}: ${momentIn(at, book.zone)}`];
}

function ofAlert(notice: AlertNotification, book: LetterBook, language: Language): string[] {
  const { subject } = notice;
  const line = (label: keyof typeof LABELS, text: string): string =>
    `${LABELS[label][language]}: ${text}`;
  const duties = subject.duties.map((duty) => `- ${dutyIn(duty, book, language)}`);
  const more = subject.dutyCount > duties.length ? [`- ${LABELS.more[language]}`] : [];
  return [
    line('kind', ALERT_KIND_WORDS[subject.kind][language]),
    line('state', ALERT_STATE_WORDS[subject.state][language]),
    line('place', `${book.place(subject.place)[language]} (${subject.place})`),
    line('started', momentIn(subject.startedAt, book.zone)),
    line('opened', momentIn(subject.openedAt, book.zone)),
    line('observed', figures(notice, language)),
    ...(duties.length > 0 ? [`${LABELS.duties[language]}:`, ...duties, ...more] : []),
  ];
}

function figures({ subject }: AlertNotification, language: Language): string {
  const { observed, expected } = subject;
  if (expected === null) return figure(observed);
  return `${figure(observed)} (${LABELS.expected[language]} ${figure(expected)})`;
}

const figure = (value: number): string => String(Math.round(value * 100) / 100);

function dutyIn(duty: NotifiedDuty, book: LetterBook, language: Language): string {
  const role = `${STAGE_WORDS[duty.stage][language]}/${PART_WORDS[duty.part][language]}/${PURPOSE_WORDS[duty.purpose][language]}`;
  const limits = duty.limits.map(
    ({ name, dueAt }) => `${CLOCK_WORDS[name][language]} ${momentIn(dueAt, book.zone)}`,
  );
  const tail = limits.length === 0 ? '' : ` [${limits.join(language === 'zh' ? '，' : ', ')}]`;
  return `${role}: ${duty.duty[language]}${tail}`;
}

/** `2026-06-01 09:00` on the wall clocks of the jurisdiction. */
export function momentIn(at: EpochMs, zone: string): string {
  return DateTime.fromMillis(at, { zone }).toFormat('yyyy-MM-dd HH:mm');
}
