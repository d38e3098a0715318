// Builds small messages for tests and reads them, so that a test states only what differs from an ordinary visit.
import type { VisitFacts } from './facts.ts';
import { interpret, type Interpreting } from './interpret.ts';
import type { MessageOutcome } from './outcome.ts';
import { parse } from './parse.ts';

export const CONTEXT: Interpreting = {
  zone: 'Asia/Shanghai',
  receivedAt: Date.UTC(2024, 2, 2),
  futureToleranceMs: 3_600_000,
  earliestAt: Date.UTC(2000, 0, 1),
};

export interface Parts {
  readonly type?: string;
  readonly processing?: string;
  readonly version?: string;
  readonly facility?: string;
  readonly sent?: string;
  readonly evn?: string;
  readonly pid?: string;
  readonly pv1?: string;
  readonly rest?: readonly string[];
}

export const pv1 = (fields: Readonly<Record<number, string>>): string =>
  Array.from({ length: 46 }, (_, at) => (at === 0 ? 'PV1' : (fields[at] ?? '')))
    .join('|')
    .replace(/\|+$/, '');

export function read(parts: Parts = {}, context: Interpreting = CONTEXT): MessageOutcome {
  const lines = [
    `MSH|^~\\&|HIS|${parts.facility ?? 'H1'}|V|C|${parts.sent ?? '20240301120000'}||${parts.type ?? 'ADT^A04'}|M1|${parts.processing ?? 'P'}|${parts.version ?? '2.5.1'}`,
    parts.evn ?? 'EVN||20240301120000',
    parts.pid ?? 'PID|1||P1^^^H1^MR||张^三||19900101|F',
    parts.pv1 ?? pv1({ 2: 'O', 19: 'V1', 44: '202403011000' }),
    ...(parts.rest ?? []),
  ];
  const parsed = parse(lines.filter((line) => line !== '').join('\r'));
  if (parsed.outcome !== 'message') throw new Error(parsed.outcome);
  return interpret(parsed.message, context);
}

export function visit(
  parts: Parts = {},
  context: Interpreting = CONTEXT,
): VisitFacts & { readonly issues: readonly string[] } {
  const outcome = read(parts, context);
  const [facts] = outcome.kind === 'facts' ? outcome.facts : [];
  if (outcome.kind !== 'facts' || facts?.kind !== 'visit') throw new Error(JSON.stringify(outcome));
  return { ...facts, issues: outcome.issues };
}

export const obx = (
  code: string,
  value: string,
  { type = 'NM', unit = '', status = 'F' } = {},
): string => `OBX|1|${type}|${code}^^LN||${value}|${unit}|||||${status}`;
