// The operator that carries out what people ask for: effects, audit, feed and answer in one transaction with the position. The answer is sent
// on core NATS after the commit; whoever misses it reads it in `command_outcomes`.
import { Command, type CommandOutcome } from '../../contracts/command.ts';
import { STREAM, STREAM_SUBJECTS, replySubject } from '../../contracts/subjects.ts';
import type { Flow } from '../../platform/metrics.ts';
import type { BatchContext, OperatorSpec } from '../../platform/operator/operator-spec.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { Signer } from '../audit/anchor.ts';
import { beginWriting } from '../audit/append.ts';
import type { ResponseRules } from '../cases/response-rules.ts';
import { knownOutcomes, saveOutcomes, type Answered } from '../store/command-outcomes.ts';
import { decoded } from './decode.ts';
import { runCommand } from '../commands/run-command.ts';

export interface CommandsDuties {
  readonly rules: () => ResponseRules;
  readonly zone: string;
  readonly signer: Signer;
  readonly flow: Flow<'refused', never>;
  /** Core NATS; may be lost. */
  readonly reply: (subject: string, payload: Uint8Array) => void;
  readonly onNewClocks: () => void;
  /** Something was confirmed that changes the rules. */
  readonly onInForce?: () => void;
}

/** A person waits for the answer: small batches keep it near. */
const BATCH_MAX = 50;

export function commandsOperator(duties: CommandsDuties): OperatorSpec<Command> {
  let outcomes: readonly CommandOutcome[] = [];
  return {
    name: 'commands',
    stream: STREAM.commands,
    partitions: 1,
    subjectOf: () => STREAM_SUBJECTS.COMMANDS,
    decode: (message) => decoded(message.payload, Command, 'bad-command'),
    batchMax: BATCH_MAX,
    effects: async (tx, batch, context) => {
      outcomes = await commandBatch(tx, batch, {
        context,
        rules: duties.rules(),
        zone: duties.zone,
        signer: duties.signer,
      });
    },
    afterCommit: () => {
      for (const outcome of outcomes) {
        duties.flow.received();
        if (outcome.outcome === 'done') duties.flow.sent();
        else duties.flow.dropped('refused');
        duties.reply(
          replySubject(outcome.commandId),
          new TextEncoder().encode(JSON.stringify(outcome)),
        );
      }
      if (outcomes.some(({ state }) => state === 'in-force')) duties.onInForce?.();
      outcomes = [];
      duties.onNewClocks();
    },
  };
}

interface Run {
  readonly context: Pick<BatchContext, 'now' | 'appendOutbox'>;
  readonly rules: ResponseRules;
  readonly zone: string;
  readonly signer: Signer;
}

/** The answers in the order of the batch; a command that was answered before gets that answer again. */
export async function commandBatch(
  tx: Tx,
  batch: readonly Command[],
  run: Run,
): Promise<CommandOutcome[]> {
  await beginWriting(tx);
  const known = await knownOutcomes(
    tx,
    batch.map((command) => command.id),
  );
  const answers: CommandOutcome[] = [];
  const fresh: Answered[] = [];
  for (const command of batch) {
    const before = known.get(command.id);
    const outcome = before ?? (await decidedNow(tx, command, run));
    if (before === undefined) fresh.push({ command, outcome });
    known.set(command.id, outcome);
    answers.push(outcome);
  }
  await saveOutcomes(tx, fresh);
  return answers;
}

const decidedNow = (
  tx: Tx,
  command: Command,
  { context, rules, zone, signer }: Run,
): Promise<CommandOutcome> =>
  runCommand(tx, command, {
    now: context.now,
    rules,
    zone,
    signer,
    appendOutbox: (rows) => {
      context.appendOutbox(rows);
    },
  });
