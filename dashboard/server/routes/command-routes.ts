// Acts on alerts and tasks: `POST …/commands` with an Idempotency-Key. 200 done, 409 (or 403, 404) refused with the code of the
// refusal, 202 when the answer has not come yet: the same key may be sent again.
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { coversAccount } from '../../../contracts/account.ts';
import {
  AccountCommand,
  AlertCommand,
  Command,
  CommandOutcome,
  type RefusalCode,
  RuleCommand,
  TaskCommand,
} from '../../../contracts/command.ts';
import { identifyingIn } from '../../../contracts/identifying-text.ts';
import { AlertId, CommandId, TaskId, UserId } from '../../../contracts/ids.ts';
import { REFUSAL_WORDS } from '../../../contracts/vocabulary/subjects.ts';
import type { Words } from '../../../contracts/words.ts';
import { DOORS } from '../doors/doors.ts';
import type { Door } from '../doors/door.ts';
import { textsIn } from '../texts-in.ts';
import type { Submission } from '../command-desk.ts';
import type { DeskParts } from '../desk-parts.ts';
import { notFound, problem } from '../problem.ts';
import { readAlert } from '../reads/alerts.ts';
import { isChangeWithin } from '../reads/rule-changes.ts';
import { readTask } from '../reads/tasks.ts';
import { type Call, type Route, guardedRoute } from '../route.ts';
import { placePatterns } from '../scope.ts';
import type { SignedIn } from '../session/authenticate.ts';

/** What every command body may say beside its own fields. */
const CommandBody = z.looseObject({
  command: z.string(),
  expectedVersion: z.int().min(1).optional(),
});
type CommandBody = z.infer<typeof CommandBody>;

const PASSWORD_MIN = 12;
const PASSWORD_MAX = 200;

const shown = (command: z.ZodType): z.ZodType =>
  z.intersection(command, z.object({ expectedVersion: z.int().min(1).optional() }));

/** As `AccountCommand`, with `password` where that has its hash. */
const AccountBody = z.union(
  AccountCommand.options.map((option): z.ZodType => {
    if (!('passwordHash' in option.shape)) return option;
    const { passwordHash: _hash, ...shape } = option.shape;
    return z.strictObject({ ...shape, password: z.string().min(PASSWORD_MIN).max(PASSWORD_MAX) });
  }),
);

/** 200, or with 202: stored, outcome not yet known; the same key may be sent again. */
const CommandAnswer = z.union([CommandOutcome, z.strictObject({ outcome: z.literal('pending') })]);

type CommandCall = Call<unknown, CommandBody> & SignedIn;
type Target =
  | { readonly target: 'alert'; readonly alertId: AlertId }
  | { readonly target: 'task'; readonly taskId: TaskId }
  | { readonly target: 'account' }
  | { readonly target: 'rules' }
  | { readonly target: Door['target'] };

export function commandRoutes(parts: DeskParts): Route[] {
  return [
    guardedRoute({
      method: 'POST',
      path: '/api/alerts/:id/commands',
      summary: 'Act on an alert; needs the header Idempotency-Key',
      body: CommandBody,
      bodyShown: shown(AlertCommand),
      takesKey: true,
      answer: CommandAnswer,
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
      bodyShown: shown(TaskCommand),
      takesKey: true,
      answer: CommandAnswer,
      handle: (call) => {
        const id = TaskId.safeParse(call.params['id']);
        if (!id.success) throw notFound('task');
        return act(parts, call, { target: 'task', taskId: id.data });
      },
    }),
    guardedRoute({
      method: 'POST',
      path: '/api/rule-changes/commands',
      summary: 'Decide on limits of rules and on budgets; needs the header Idempotency-Key',
      body: CommandBody,
      bodyShown: shown(RuleCommand),
      takesKey: true,
      answer: CommandAnswer,
      handle: (call) => act(parts, call, { target: 'rules' }),
    }),
    guardedRoute({
      method: 'POST',
      path: '/api/accounts/commands',
      summary:
        'Administer accounts; needs the header Idempotency-Key. Passwords are sent as `password` and leave the door hashed',
      body: CommandBody,
      bodyShown: shown(AccountBody),
      takesKey: true,
      answer: CommandAnswer,
      handle: async (call) => {
        if (call.account.role !== 'administrator') throw notAdministrator();
        const body = await hashedPassword(parts, call.body);
        return act(parts, { ...call, body }, { target: 'account', asked: call.body });
      },
    }),
    ...Object.values(DOORS).map((door) =>
      guardedRoute({
        method: 'POST',
        path: door.path,
        summary: door.summary,
        body: CommandBody,
        bodyShown: shown(door.body),
        takesKey: true,
        answer: CommandAnswer,
        handle: (call) => act(parts, call, { target: door.target }),
      }),
    ),
  ];
}

/** `asked`: as it came, where the command holds something made of it that differs each time (a salted hash). */
type Act = Target & { readonly asked?: CommandBody };

async function act(
  parts: DeskParts,
  call: CommandCall,
  { asked = call.body, ...target }: Act,
): Promise<unknown> {
  const command = { ...commandOf(parts, call, target), asked: digestOf(parts, asked) };
  const submission = await parts.commands.submit(command);
  if (isOfAnother(submission, command)) throw keyReused();
  if (isHidden(submission) && !(await maySee(parts, call, target))) throw unknownSubject();
  return answer(submission, call);
}

/** Refusals that, told apart, would tell that a record exists. */
function isHidden(submission: Submission): boolean {
  if (submission.answer !== 'outcome' || submission.outcome.outcome !== 'refused') return false;
  return ['out-of-scope', 'unknown-subject'].includes(submission.outcome.code);
}

async function maySee(
  parts: DeskParts,
  { account, body }: Pick<CommandCall, 'account' | 'body'>,
  target: Target,
): Promise<boolean> {
  switch (target.target) {
    case 'alert':
      return (await readAlert(parts.store, account, target.alertId)) !== undefined;
    case 'task':
      return (await readTask(parts.store, account, target.taskId)) !== undefined;
    case 'rules': {
      const named = body['change'] ?? body['proposal'];
      // A budget names a place, and places are no secret.
      if (typeof named !== 'string') return true;
      return isChangeWithin(parts.store, named, placePatterns(account.places));
    }
    case 'account': {
      // Of a new account there is nothing to hide.
      const named = UserId.safeParse(body['userId']);
      if (!named.success) return true;
      const found = await parts.authenticator.directory.fresh(named.data);
      return found !== undefined && coversAccount(account, found.account);
    }
    default:
      return DOORS[target.target].maySee(parts, { account, body });
  }
}

/** Keyed, because what was asked for may hold a password and the stream is read by others. */
function digestOf(parts: DeskParts, body: CommandBody): string {
  const mac = createHmac('sha256', parts.authenticator.secret);
  return mac.update(`vigil-asked-v1.${orderedText(body)}`).digest('base64url');
}

/** The same for the same content, whatever the order of its fields. */
const orderedText = (body: CommandBody): string =>
  JSON.stringify(body, (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

/** The key was used for something else before, and that is what was answered. */
function isOfAnother(submission: Submission, { asked }: { readonly asked: string }): boolean {
  if (submission.answer !== 'outcome') return false;
  return submission.outcome.asked !== undefined && submission.outcome.asked !== asked;
}

const keyReused = (): Error =>
  problem({
    status: 422,
    code: 'idempotency-key-reused',
    title: 'This Idempotency-Key was used for another command. 该幂等键已用于另一操作。',
    advice:
      'Nothing was done. Send a fresh key for each act. 本次未执行；每次操作请使用新的幂等键。',
  });

function commandOf(parts: DeskParts, call: CommandCall, target: Target): Command {
  const { expectedVersion, ...body } = call.body;
  refuseIdentifying(body);
  const asked = {
    v: 1,
    id: commandId(call, target),
    issuedAt: parts.now(),
    by: call.account.id,
    ...(expectedVersion === undefined ? {} : { expectedVersion }),
    ...target,
    body,
  };
  const parsed = Command.safeParse(asked);
  if (parsed.success) return parsed.data;
  throw problem({
    status: 400,
    code: 'invalid-command',
    title: 'The command is not valid. 操作内容无效。',
    detail: z.prettifyError(parsed.error).slice(0, 1900),
    detailWords: faultsOf(asked),
  });
}

/** What is wrong with the form of a command, field by field. */
function faultsOf(asked: unknown): Words {
  const inLanguage = ({ localeError: error }: ReturnType<typeof z.locales.en>): string => {
    const parsed = Command.safeParse(asked, { error });
    return parsed.success ? '' : z.prettifyError(parsed.error).slice(0, 1900);
  };
  return { zh: inLanguage(z.locales.zhCN()), en: inLanguage(z.locales.en()) };
}

/** Before the command is stored anywhere: the stream and the audit keep what they were given. What was found is not repeated. */
function refuseIdentifying(body: Readonly<Record<string, unknown>>): void {
  if (textsIn(body).some((text) => identifyingIn(text) !== undefined))
    throw refusal('identifying-text');
}

/** The key belongs to the person and the subject: another's key can neither repeat nor block this command. */
function commandId(call: CommandCall, target: Target): CommandId {
  const key = call.request.headers['idempotency-key'];
  if (typeof key !== 'string' || !/^[\x21-\x7e]{8,128}$/.test(key)) {
    throw problem({
      status: 400,
      code: 'idempotency-key-needed',
      title: 'The header Idempotency-Key (8 to 128 visible characters) is needed. 缺少幂等键。',
      advice: `Send a fresh value for each act, e.g. ${randomUUID()}, and the same one when trying again.`,
    });
  }
  const digest = createHash('sha256').update(JSON.stringify([call.account.id, target, key]));
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
  const { asked: _asked, ...outcome } = submission.outcome;
  if (outcome.outcome === 'done') return outcome;
  throw refusal(outcome.code, outcome);
}

/** Word for word the same for what does not exist and for what this account may not know of. */
const unknownSubject = (): Error => refusal('unknown-subject');

const notAdministrator = (): Error => refusal('role-not-allowed');

type Said = Pick<Extract<CommandOutcome, { outcome: 'refused' }>, 'detail' | 'detailWords'>;

function refusal(code: RefusalCode, said?: Said): Error {
  return problem({
    status: STATUS_OF_REFUSAL[code],
    code,
    title: `${REFUSAL_WORDS[code].en} ${REFUSAL_WORDS[code].zh}`,
    ...(said === undefined ? {} : { detail: said.detail }),
    ...(said?.detailWords === undefined ? {} : { detailWords: said.detailWords }),
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
  'identifying-text': 422,
  'silence-too-long': 422,
  'not-verified': 409,
  'risk-not-assessed': 409,
  'text-incomplete': 409,
  'list-has-gaps': 422,
  'list-too-soon': 422,
  'arbiter-not-above': 403,
  'nobody-to-take-it': 422,
  'ruling-is-final': 409,
  'not-the-lead': 403,
  'own-limit': 403,
  'time-not-allowed': 422,
  'roster-has-hole': 422,
  'not-on-duty': 403,
  'double-shift': 422,
  'handover-changed': 409,
  'handover-too-early': 409,
  'unknown-department': 422,
  'unknown-place': 422,
  'not-a-party': 409,
  'evaluation-closed': 409,
  'own-satisfaction': 422,
  'satisfaction-missing': 422,
  'deviation-without-reason': 422,
  'too-many-lines': 422,
};

async function hashedPassword(parts: DeskParts, body: CommandBody): Promise<CommandBody> {
  const { password, ...rest } = body as CommandBody & { password?: unknown };
  if ('passwordHash' in rest) {
    // Taken as it is, a password in clear under this name would go into the stream, and a known hash would open an account.
    throw problem({
      status: 400,
      code: 'password-hash-refused',
      title: 'Send `password`; it is hashed here. 请提交 password，由本系统加密。',
    });
  }
  if (password === undefined) return rest;
  if (
    typeof password !== 'string' ||
    password.length < PASSWORD_MIN ||
    password.length > PASSWORD_MAX
  ) {
    throw problem({
      status: 400,
      code: 'password-too-short',
      title: `A password has ${PASSWORD_MIN} to ${PASSWORD_MAX} characters. 密码长度为 ${PASSWORD_MIN} 至 ${PASSWORD_MAX} 个字符。`,
    });
  }
  return { ...rest, passwordHash: await parts.hashPassword(password) };
}
