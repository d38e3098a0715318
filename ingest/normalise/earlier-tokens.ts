// While keys overlap an event carries, beside the tokens of the active key, those that the retired keys make of the same person, visit
// and record: what was said under an old key and what is said under the new one stay one.
import type { EventAliases } from '../../contracts/event/event.ts';
import type { Deidentifier } from './deidentifier.ts';
import { bodyOf } from './event-body.ts';
import type { SourceStatement } from './statement.ts';

/** `earlier`: one for each retired key in overlap, newest first. Not yet checked: the event's schema does that. */
export function earlierTokens(
  statement: SourceStatement,
  earlier: readonly Deidentifier[],
): { readonly [Name in keyof EventAliases]: readonly unknown[] } {
  const drafts = earlier.map((by) => ({
    person: by.person,
    // Only its tokens are wanted: its texts were scrubbed for the event itself.
    body: bodyOf(statement, { ...by, scrub: (text) => text }),
  }));
  const under = (name: 'visit' | 'record' | 'reverses' | 'slot'): unknown[] =>
    drafts.flatMap(({ body }) => tokenIn(body, name) ?? []);
  return filled({
    person: drafts.flatMap(({ person }) => person ?? []),
    visit: under('visit'),
    record: under('record'),
    reverses: under('reverses'),
    slot: under('slot'),
    retired: drafts.flatMap(({ body }) => tokensIn(body, 'retired')),
    own: drafts.flatMap(({ body }) => tokensIn(body, 'own')),
  });
}

function tokenIn(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
}

const tokensIn = (body: unknown, name: string): unknown[] => [tokenIn(body, name) ?? []].flat();

function filled<T extends Record<string, readonly unknown[]>>(lists: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(lists).filter(([, list]) => list.length > 0),
  ) as Partial<T>;
}
