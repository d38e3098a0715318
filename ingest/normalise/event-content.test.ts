// A field of the envelope that is in no id would make two different events one.
import { expect, it } from 'vitest';
import { Event } from '../../contracts/event/event.ts';
import { contentOf } from './event-content.ts';

/** They differ each time, or by the door, that the same record is received, or end before the event does. */
const LEFT_OUT = ['id', 'door', 'statedAt', 'receivedAt', 'aliases'];

it('is every field of every kind of event in the order of the contract, but those that the door gave', () => {
  for (const { shape } of Event.options) {
    const names = Object.keys(shape);
    const wanted = names.filter((name) => !LEFT_OUT.includes(name));
    expect(JSON.stringify(contentOf(named(names) as Event))).toBe(JSON.stringify(named(wanted)));
  }
});

/** Each field holds its own name. */
const named = (names: readonly string[]): object =>
  Object.fromEntries(names.map((name) => [name, name]));
