/**
 * An HL7 v2 message as segments of raw fields, and the accessors that read them.
 *
 * Splitting is lazy: a field is taken apart when it is asked for, because of some hundred fields about thirty matter.
 * Every accessor keeps the difference on which visit snapshots rest: `undefined` was not sent, `null` is `""` (delete it), else the value.
 */
import type { Delimiters } from './delimiters.ts';
import { unescape } from './unescape.ts';

export interface Segment {
  readonly name: string;
  /** Raw, as split at the field separator; `fields[0]` is the name. Use the accessors, which know the shift of MSH. */
  readonly fields: readonly string[];
  readonly delimiters: Delimiters;
}

export interface Hl7Message {
  readonly delimiters: Delimiters;
  readonly segments: readonly Segment[];
}

/** A value, or null where the sender deletes it, or undefined where it was not sent. */
export type Sent = string | null | undefined;

/** One repetition of a field, still raw. */
export interface Repetition {
  readonly raw: string;
  readonly delimiters: Delimiters;
}

export const DELETED = '""';

/** Raw field by its HL7 number; empty where it was not sent. */
export function rawField(segment: Segment, field: number): string {
  // MSH-1 is the separator itself and takes no place among the split fields.
  if (segment.name !== 'MSH') return segment.fields[field] ?? '';
  return field === 1 ? segment.delimiters.field : (segment.fields[field - 1] ?? '');
}

export function repetitionsOf(segment: Segment, field: number): Repetition[] {
  const raw = rawField(segment, field);
  if (raw === '') return [];
  const { delimiters } = segment;
  if (!raw.includes(delimiters.repetition)) return [{ raw, delimiters }];
  return raw.split(delimiters.repetition).map((part) => ({ raw: part, delimiters }));
}

/** Component of a repetition, one-based; the first subcomponent where it has several. */
export function componentOf(repetition: Repetition, component: number): Sent {
  const { raw, delimiters } = repetition;
  if (raw === DELETED) return component === 1 ? null : undefined;
  const part = nth(raw, delimiters.component, component);
  if (part === '') return undefined;
  const cut = part.indexOf(delimiters.subcomponent);
  return settle(cut < 0 ? part : part.slice(0, cut), delimiters);
}

/** Subcomponent, both one-based. */
export function subcomponentOf(
  repetition: Repetition,
  component: number,
  subcomponent: number,
): Sent {
  const { raw, delimiters } = repetition;
  return settle(
    nth(nth(raw, delimiters.component, component), delimiters.subcomponent, subcomponent),
    delimiters,
  );
}

/** Component of the first repetition; the usual way to read a field that does not repeat. */
export function valueOf(segment: Segment | undefined, field: number, component = 1): Sent {
  if (segment === undefined) return undefined;
  const raw = rawField(segment, field);
  if (raw === '') return undefined;
  const { delimiters } = segment;
  const cut = raw.indexOf(delimiters.repetition);
  return componentOf({ raw: cut < 0 ? raw : raw.slice(0, cut), delimiters }, component);
}

/** The value, or undefined for both "not sent" and "deleted", where the difference carries no meaning. */
export function plain(sent: Sent): string | undefined {
  return sent ?? undefined;
}

/** A whole repetition as running text: components and subcomponents of a text that was not escaped are put together again. */
export function textOf(repetition: Repetition): Sent {
  return settle(repetition.raw, repetition.delimiters);
}

export function segmentNamed(message: Hl7Message, name: string): Segment | undefined {
  return message.segments.find((segment) => segment.name === name);
}

export function segmentsNamed(message: Hl7Message, name: string): Segment[] {
  return message.segments.filter((segment) => segment.name === name);
}

function settle(raw: string, delimiters: Delimiters): Sent {
  if (raw === DELETED) return null;
  const value = unescape(raw, delimiters).trim();
  return value === '' ? undefined : value;
}

/** The n-th part without splitting the rest; empty where there are fewer. */
function nth(raw: string, separator: string, index: number): string {
  let start = 0;
  for (let at = 1; at < index; at += 1) {
    const cut = raw.indexOf(separator, start);
    if (cut < 0) return '';
    start = cut + separator.length;
  }
  const end = raw.indexOf(separator, start);
  return end < 0 ? raw.slice(start) : raw.slice(start, end);
}
