// Acts on alerts and tasks: `POST …/commands` with an Idempotency-Key. 200 done, 409 (or 403, 404) refused with the code of the
// refusal, 202 when the answer has not come yet: the same key may be sent again.
import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Account } from '../../../contracts/account.ts';
import {
  AccountCommand,
  AlertCommand,
  Command,
  CommandOutcome,
  type RefusalCode,
  TaskCommand,
} from '../../../contracts/command.ts';
import { AlertId, CommandId, TaskId } from '../../../contracts/ids.ts';
import { REFUSAL_WORDS } from '../../../contracts/vocabulary/subjects.ts';
import type { Submission } from '../command-desk.ts';
import type { DeskParts } from '../desk-parts.ts';
import { notFound, problem } from '../problem.ts';
import { type Call, type Route, guardedRoute } from '../route.ts';
import { refuseForeignOrigin } from '../session/authenticate.ts';

/** What every command body may say beside its own fields. */
const CommandBody = z.looseObject({
  command: z.string(),
  expectedVersion: z.int().min(1).optional(),
});
type CommandBody = z.infer<typeof CommandBody>;
type CommandCall = Call<unknown, CommandBody> & { readonly account: Account };
type Target =
  | { readonly target: 'alert'; readonly alertId: string }
  | { readonly target: 'task'; readonly taskId: string }
  | { readonly target: 'account' };

export function commandRoutes(parts: DeskParts): Route[] {
  return [
    guardedRoute({
      method: 'POST',
      path: '/api/alerts/:id/commands',
      summary: 'Act on an alert; needs the header Idempotency-Key',
      body: CommandBody,
      bodyShown: AlertCommand,
      answer: CommandOutcome,
      handle: (call) => {
        const id = AlertId.safeParse(call.params['id']);
        if (!id.success) throw notFound('alert');
        return act(parts, call, { target: 'alert', alertId: id.data });
      },
    }),
    guardedRoute({
      method: 'POST',
      path: '/api/tasks/:id/commands',
      summary: 'Act on a task; needs the header Idempotency-Key',
      body: CommandBody,
      bodyShown: TaskCommand,
      answer: CommandOutcome,
      handle: (call) => {
        const id = TaskId.safeParse(call.params['id']);
        if (!id.success) throw notFound('task');
        return act(parts, call, { target: 'task', taskId: id.data });
      },
    }),
    guardedRoute({
      method: 'POST',
      path: '/api/accounts/commands',
      summary:
        'Administer accounts; needs the header Idempotency-Key. Passwords are sent as `password` and leave the door hashed',
      body: CommandBody,
      bodyShown: AccountCommand,
      answer: CommandOutcome,
      handle: async (call) =>
        act(
          parts,
          { ...call, body: await hashedPassword(parts, call.body) },
          { target: 'account' },
        ),
    }),
  ];
}

async function act(parts: DeskParts, call: CommandCall, target: Target): Promise<unknown> {
  refuseForeignOrigin('POST', call.request.headers);
  const command = commandOf(parts, call, target);
  const submission = await parts.commands.submit(command);
  return answer(submission, call);
}

function commandOf(parts: DeskParts, call: CommandCall, target: Target): Command {
  const { expectedVersion, ...body } = call.body;
  const parsed = Command.safeParse({
    v: 1,
    id: commandId(call),
    issuedAt: parts.now(),
    by: call.account.id,
    ...(expectedVersion === undefined ? {} : { expectedVersion }),
    ...target,
    body,
  });
  if (parsed.success) return parsed.data;
  throw problem({
    status: 400,
    code: 'invalid-command',
    title: 'The command is not valid. 操作内容无效。',
    detail: z.prettifyError(parsed.error).slice(0, 1900),
  });
}

/** The key belongs to the person and the subject: another's key can neither repeat nor block this command. */
function commandId(call: CommandCall): CommandId {
  const key = call.request.headers['idempotency-key'];
  if (typeof key !== 'string' || !/^[\x21-\x7e]{8,128}$/.test(key)) {
    throw problem({
      status: 400,
      code: 'idempotency-key-needed',
      title: 'The header Idempotency-Key (8 to 128 visible characters) is needed. 缺少幂等键。',
      advice: `Send a fresh value for each act, e.g. ${randomUUID()}, and the same one when trying again.`,
    });
  }
  const digest = createHash('sha256').update(
    JSON.stringify([call.account.id, call.request.url, key]),
  );
  return CommandId.parse(digest.digest('base64url'));
}

function answer(submission: Submission, call: CommandCall): unknown {
  if (submission.answer === 'busy') {
    throw problem({
      status: 503,
      code: 'too-many-waiting',
      title: 'Too many commands are waiting. 系统繁忙。',
      advice: 'Try again in a moment. 请稍后重试。',
    });
  }
  if (submission.answer === 'pending') {
    call.reply.code(202);
    return { outcome: 'pending' };
  }
  const { outcome } = submission;
  if (outcome.outcome === 'done') return outcome;
  throw problem({
    status: STATUS_OF_REFUSAL[outcome.code],
    code: outcome.code,
    title: `${REFUSAL_WORDS[outcome.code].en} ${REFUSAL_WORDS[outcome.code].zh}`,
    detail: outcome.detail,
  });
}

const STATUS_OF_REFUSAL: Readonly<Record<RefusalCode, number>> = {
  'unknown-subject': 404,
  'unknown-account': 403,
  'inactive-account': 403,
  'out-of-scope': 403,
  'role-not-allowed': 403,
  'not-in-this-state': 409,
  'stale-version': 409,
  'open-lead-task': 409,
  'already-exists': 409,
  'same-person': 409,
  'invalid-target': 422,
  'not-yet-supported': 501,
};

const PASSWORD_MIN = 12;

async function hashedPassword(parts: DeskParts, body: CommandBody): Promise<CommandBody> {
  const { password, ...rest } = body as CommandBody & { password?: unknown };
  if (password === undefined) return rest;
  if (typeof password !== 'string' || password.length < PASSWORD_MIN || password.length > 200) {
    throw problem({
      status: 400,
      code: 'password-too-short',
      title: `A password has ${PASSWORD_MIN} to 200 characters. 密码长度为 ${PASSWORD_MIN} 至 200 个字符。`,
    });
  }
  return { ...rest, passwordHash: await parts.hashPassword(password) };
}
