// A command on a roster or a swap in the transaction of the writer: looks up what it is about, lets the decision fall, stores what follows with the
// weeks ahead, and tells whom it concerns.
import type { Account } from '../../contracts/account.ts';
import type { DutyCommand } from '../../contracts/duty-command.ts';
import type { OverrideId, Swap, SwapId } from '../../contracts/roster.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { derivedId } from '../../platform/derived-id.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { appendAudit } from '../audit/append.ts';
import { refused, type Refused } from '../lifecycle/decision.ts';
import {
  decideRoster,
  rosterSubject,
  type KnownOffices,
  type RosterCommand,
} from './decide-roster.ts';
import { decideSwap, type SwapCommand } from './decide-swap.ts';
import { loadRoster, loadRosterOf, loadSwap, saveSwap, type StoredRoster } from './duty-store.ts';
import { planAt } from './on-duty.ts';
import { dutySetting, refreshOutlook } from './refresh-outlook.ts';
import { saveDutyNotices, type DutyNotice } from './save-duty-notices.ts';
import type { DutyCalendar } from './turns.ts';

export interface DutyAsked {
  readonly id: string;
  readonly body: DutyCommand;
  readonly by: Account;
  readonly expectedVersion: number | undefined;
}

export interface DutyRun {
  readonly now: EpochMs;
  readonly calendar: DutyCalendar;
  readonly offices: KnownOffices;
}

export interface DutyAnswer {
  readonly version: number;
  readonly state: string;
}

export async function runDutyCommand(
  tx: Tx,
  asked: DutyAsked,
  run: DutyRun,
): Promise<DutyAnswer | Refused> {
  const { body } = asked;
  if (body.command === 'propose-swap' || 'swap' in body) return onSwap(tx, { ...asked, body }, run);
  return onRoster(tx, { ...asked, body }, run);
}

type AskedOf<Body> = Omit<DutyAsked, 'body'> & { readonly body: Body };

async function onRoster(
  tx: Tx,
  { id, body, by, expectedVersion }: AskedOf<RosterCommand>,
  { now, calendar, offices }: DutyRun,
): Promise<DutyAnswer | Refused> {
  const named = await loadRoster(tx, body.roster);
  const isNew = body.command === 'create-roster';
  const before = isNew ? (named ?? (await loadRosterOf(tx, body))) : named;
  const office = before?.roster ?? (isNew ? body : null);
  if (office === null)
    return refused('unknown-subject', 'there is no such roster', '没有这个值班表');
  const duty = await dutySetting(tx, office, calendar);
  const decision = decideRoster(before?.roster ?? null, body, {
    account: by,
    now,
    expectedVersion,
    duty,
    offices,
    overrideId: derivedId('ov-', [id]) as OverrideId,
  });
  if (decision.outcome === 'refused') return decision;
  await appendAudit(tx, [decision.step], now);
  const { roster } = decision;
  await refreshOutlook(tx, { roster, outlook: before?.outlook ?? null }, { now, duty });
  return { version: roster.version, state: 'active' };
}

async function onSwap(
  tx: Tx,
  { id, body, by, expectedVersion }: AskedOf<SwapCommand>,
  { now, calendar }: DutyRun,
): Promise<DutyAnswer | Refused> {
  const isNew = body.command === 'propose-swap';
  const swapId = isNew ? (derivedId('sw-', [id]) as SwapId) : body.swap;
  const before = await loadSwap(tx, swapId);
  const stored = await loadRoster(tx, isNew ? body.roster : (before?.roster ?? ''));
  if (stored === null)
    return refused('unknown-subject', 'there is no such roster or swap', '没有这个值班表或换班');
  const duty = await dutySetting(tx, stored.roster, calendar);
  const ids = {
    swap: swapId,
    gives: derivedId('ov-', [swapId, 'gives']) as OverrideId,
    takes: derivedId('ov-', [swapId, 'takes']) as OverrideId,
  };
  const setting = { account: by, now, expectedVersion, duty, roster: stored.roster, ids };
  const decision = decideSwap(before, body, setting);
  if (decision.outcome === 'refused') return decision;
  await saveSwap(tx, decision.swap);
  await appendAudit(tx, [decision.step], now);
  if (decision.roster !== stored.roster)
    await refreshOutlook(tx, { ...stored, roster: decision.roster }, { now, duty });
  const { head } = planAt(stored.roster, now, duty.zone);
  await saveDutyNotices(tx, [swapNotice(decision.swap, stored, { head, by: by.id })], now);
  return { version: decision.swap.version, state: decision.swap.state };
}

/** The one whose turn it is to answer; when it is over, the other of the two. */
function swapNotice(
  swap: Swap,
  { roster }: StoredRoster,
  { head, by }: { readonly head: Swap['from']; readonly by: string },
): DutyNotice {
  const answered = by === swap.from ? swap.to : swap.from;
  const to = swap.state === 'proposed' ? swap.to : swap.state === 'accepted' ? head : answered;
  const isOpen = swap.state === 'proposed' || swap.state === 'accepted';
  return {
    reason: isOpen ? 'swap-asked' : 'swap-answered',
    about: rosterSubject(roster),
    office: roster,
    to,
    occurrence: `${swap.id}.${String(swap.version)}`,
    ...swap.gives,
  };
}
