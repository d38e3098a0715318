// How much goes into one message of a channel, and the text that robots and text messages carry. A notification is never cut in two: what does
// not fit whole waits for the next message. Pure.
import type { ChannelKind, Notification } from '../../contracts/notification.ts';
import type { Letter, LetterBook } from './letter.ts';
import { block, blocks, bundleHead, detailed, fullText, headline } from './write-letter.ts';

/** Bytes of Markdown that a robot takes: WeCom 4096 by its documentation; DingTalk 20,000, less what encloses the text. */
const ROBOT_BYTES: Readonly<Record<'wecom' | 'dingtalk', number>> = {
  wecom: 4096,
  dingtalk: 18_000,
};

/** More in one mail or call than people, or receivers, can take in at once. */
const BUNDLE_MAX = 200;

export interface Room {
  readonly kind: ChannelKind;
  readonly charactersMax?: number;
}

/** The most of these, from the first on, that one message can carry whole; at least one. */
export function fitting(
  notices: readonly Notification[],
  room: Room,
  { letter, book }: { readonly letter: Omit<Letter, 'notices'>; readonly book: LetterBook },
): readonly Notification[] {
  let kept = notices.slice(0, Math.min(BUNDLE_MAX, notices.length));
  if (room.kind === 'smtp' || room.kind === 'webhook') return kept;
  while (kept.length > 1) {
    const whole = { ...letter, notices: kept };
    const over =
      room.kind === 'sms'
        ? [...smsText(whole, book)].length / (room.charactersMax ?? 500)
        : bytesOf(robotText(whole, book, room.kind)) / ROBOT_BYTES[room.kind];
    if (over <= 1) return kept;
    kept = kept.slice(0, Math.max(1, Math.min(kept.length - 1, Math.floor(kept.length / over))));
  }
  return kept;
}

const bytesOf = (text: string): number => Buffer.byteLength(text, 'utf8');

/** Markdown of a robot: the whole where it fits, else the essence of each; both languages either way. */
export function robotText(letter: Letter, book: LetterBook, kind: 'wecom' | 'dingtalk'): string {
  const [first] = letter.notices;
  if (letter.isTest || first === undefined) return paragraphs(fullText(letter, book), kind);
  if (letter.notices.length > 1)
    return paragraphs(`${bundleHead(letter, book)}\n\n${blocks(letter, book).join('\n\n')}`, kind);
  const whole = paragraphs(
    [
      `**${plain(headline(letter))}**`,
      ...(['zh', 'en'] as const).map((language) => detailed(first, book, language).join('\n')),
    ].join('\n\n'),
    kind,
  );
  return bytesOf(whole) <= ROBOT_BYTES[kind] ? whole : paragraphs(block(first, book, ''), kind);
}

/** DingTalk joins single lines; two spaces before the break keep them apart. */
const paragraphs = (text: string, kind: 'wecom' | 'dingtalk'): string =>
  kind === 'dingtalk' ? text.split('\n').join('  \n') : text;

/** Marks of Markdown in a title would be taken for the writer's. */
const plain = (text: string): string => text.replace(/[*_`<>[\]#]/g, ' ');

export function smsText(letter: Letter, book: LetterBook): string {
  if (letter.isTest || letter.notices.length === 0) return fullText(letter, book);
  return blocks(letter, book)
    .map((text) => text.split('\n').join(' '))
    .join('\n');
}
