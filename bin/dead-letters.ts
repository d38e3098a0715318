// `vigil dead-letters list|show|replay|discard`: what could not be worked on, and what becomes of it. Replaying publishes the message
// again on its subject, as it was or mended, under an id derived from the letter's, so that replaying twice has one effect.
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { connectBus, type Bus } from '../platform/bus/connect.ts';
import { createPublisher } from '../platform/bus/publish.ts';
import { writerOf } from '../platform/bus/rights.ts';
import { loadSettings } from '../platform/config/load-settings.ts';
import { databaseUrlOf, natsUrlOf } from '../platform/endpoints.ts';
import { InvariantError } from '../platform/errors.ts';
import { createLog, type Log } from '../platform/log.ts';
import {
  CONNECTION_SETTINGS,
  credentialsOf,
  type ConnectionSettings,
} from '../platform/stage-connections.ts';
import {
  listDeadLetters,
  readDeadLetter,
  resolveDeadLetter,
  type StoredDeadLetter,
} from '../platform/store/dead-letters.ts';
import { openStore, type Pool } from '../platform/store/pool.ts';

export const HELP = `Usage: vigil dead-letters list [--operator NAME] [--all]
       vigil dead-letters show ID
       vigil dead-letters replay ID [--payload FILE]
       vigil dead-letters discard ID --note WHY
`;
const NOT_UNDERSTOOD = 2;

interface Desk {
  readonly store: Pool;
  readonly settings: ConnectionSettings;
  readonly log: Log;
}

interface Wishes {
  readonly operator?: string | undefined;
  readonly all?: boolean | undefined;
  readonly payload?: string | undefined;
  readonly note?: string | undefined;
}

export async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      operator: { type: 'string' },
      all: { type: 'boolean' },
      payload: { type: 'string' },
      note: { type: 'string' },
    },
  });
  const settings = loadSettings([...CONNECTION_SETTINGS, 'logLevel'], process.env);
  const log = createLog({ stage: 'dead-letters', level: 'warn', isTerminal: process.stdout.isTTY });
  const store = await openStore({
    url: databaseUrlOf(settings),
    applicationName: 'vigil-dead-letters',
    log,
  });
  try {
    return await act({ store, settings, log }, positionals, values);
  } finally {
    await store.end();
  }
}

async function act(desk: Desk, [action, id]: readonly string[], wishes: Wishes): Promise<number> {
  if (action === 'list') return list(desk, wishes);
  if (id === undefined || !['show', 'replay', 'discard'].includes(action ?? '')) {
    process.stderr.write(HELP);
    return NOT_UNDERSTOOD;
  }
  const letter = await readDeadLetter(desk.store, Number(id));
  if (letter === undefined)
    throw new InvariantError('no-dead-letter', `There is no dead letter ${id}.`);
  if (action === 'show') {
    process.stdout.write(
      `${JSON.stringify({ ...letter, payload: Buffer.from(letter.payload).toString('utf8') }, null, 2)}\n`,
    );
    return 0;
  }
  if (action === 'discard') return discard(desk, letter, wishes.note);
  return replay(desk, letter, wishes.payload);
}

async function list(desk: Desk, wishes: Wishes): Promise<number> {
  const letters = await listDeadLetters(desk.store, {
    ...(wishes.operator !== undefined && { operator: wishes.operator }),
    ...(wishes.all !== true && { status: 'open' as const }),
  });
  for (const { id, at, status, operator, code, reason } of letters) {
    process.stdout.write(
      `${String(id)}  ${new Date(at).toISOString()}  ${status}  ${operator}  ${code}  ${reason}\n`,
    );
  }
  if (letters.length === 0) process.stdout.write('There are no dead letters.\n');
  return 0;
}

async function discard(
  desk: Desk,
  letter: StoredDeadLetter,
  note: string | undefined,
): Promise<number> {
  if (note === undefined)
    throw new InvariantError('no-note', 'Say why with --note: it is kept with the letter.');
  return settle(desk, letter, { status: 'discarded', note });
}

async function replay(
  desk: Desk,
  letter: StoredDeadLetter,
  file: string | undefined,
): Promise<number> {
  const payload = file === undefined ? letter.payload : readFileSync(file);
  const user = writerOf(letter.subject);
  const bus: Bus = await connectBus({
    url: natsUrlOf(desk.settings),
    name: user,
    credentials: credentialsOf(desk.settings, user),
    log: desk.log,
  });
  try {
    const publisher = createPublisher(bus);
    const { seq } = await publisher.publish({
      subject: letter.subject,
      msgId: `dead-letter-${String(letter.id)}`,
      payload,
    });
    publisher.close();
    const note = `replayed as ${String(seq)}${file === undefined ? '' : ', mended'}`;
    return await settle(desk, letter, { status: 'replayed', note });
  } finally {
    await bus.close();
  }
}

async function settle(
  desk: Desk,
  letter: StoredDeadLetter,
  outcome: { readonly status: 'replayed' | 'discarded'; readonly note: string },
): Promise<number> {
  const isDone = await resolveDeadLetter(desk.store, letter.id, {
    ...outcome,
    by: userInfo().username,
  });
  process.stdout.write(
    isDone ? `Dead letter ${String(letter.id)}: ${outcome.status}.\n` : 'It was no longer open.\n',
  );
  return isDone ? 0 : 1;
}
