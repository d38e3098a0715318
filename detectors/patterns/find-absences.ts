/**
 * First facts that nothing followed within the span. Found once the span is over; what comes later does not unmake it, it ends it: who
 * answered after 25 minutes was late, and is no longer awaited. Where an answer may also come before, only what lies in that time answers. Pure.
 */
import { spanMs, type Finds } from '../../contracts/catalogue/sequence-pattern.ts';
import type { Fact } from '../../contracts/fact.ts';
import { DAY_MS, HOUR_MS, type EpochMs } from '../../contracts/time.ts';
import type { Found, HeldFact, Look, Sequences } from './found.ts';
import { agreeIn, differIn, isSelected } from './select-facts.ts';

type Absence = Extract<Finds, { readonly form: 'not-followed-by' }>;

const MINUTE_MS = 60_000;
/** A first fact that was itself told when the span was over: its answer may be right behind it. */
export const GRACE_MS = 2 * MINUTE_MS;
/** Whether a silent site has been heard is asked again this often at the latest. */
const HEARD_AGAIN_MS = HOUR_MS;

/**
 * No site can be heard after the span at its very end. Ten minutes are asked about again after one, and ever more rarely the longer the site is
 * silent: an hour would make the warning useless, and a minute all day a burden where a house never tells of such records.
 */
const heardAgainMs = (span: number, silentMs: number): number =>
  Math.min(HEARD_AGAIN_MS, Math.max(MINUTE_MS, span / 10, silentMs));

/** Of a feed that is younger than this little is known. */
const KNOWN_FOR_MS = 14 * DAY_MS;

export function findAbsences(facts: readonly HeldFact[], finds: Absence, look: Look): Sequences {
  const span = spanMs(finds.within);
  const firsts = facts.filter((fact) => isSelected(fact, finds.of));
  const answers = facts.filter((fact) => isSelected(fact, finds.by));
  const found: Found[] = [];
  let dueAt: EpochMs | null = null;
  for (const first of firsts) {
    if (!isGiven(firsts, first, finds)) continue;
    const answer = answers.find((fact) => isAnswer(first, fact, finds)) ?? null;
    const endsAt = first.at + span;
    if (answer !== null && answer.at <= endsAt) continue;
    const instead = insteadOf(first, facts, finds);
    if (instead === null) continue;
    if (look.now <= endsAt) dueAt = Math.min(dueAt ?? Infinity, endsAt);
    else {
      const late = finds.before === undefined ? answer : null;
      const notBefore = notBeforeOf({ first, endsAt, late }, finds, look);
      found.push({ ...absence([first, ...instead], late, endsAt), notBefore });
    }
  }
  return { found, dueAt };
}

/** Later, or at the same time under another name; where the rule says so also before, or ahead of it. */
function isAnswer(
  first: Fact,
  fact: Fact,
  { same = [], different = [], before, ahead, within }: Absence,
): boolean {
  if (fact.id === first.id) return false;
  if (!same.every((name) => agreeIn(name, first, fact))) return false;
  if (!different.every((name) => differIn(name, first, fact))) return false;
  if (before !== undefined) return isNear(first, fact, { before, within });
  if (ahead !== undefined && fact.at < first.at) return fact.at >= first.at - spanMs(ahead);
  return (
    fact.at >= first.at && (fact.at > first.at || fact.id > first.id || fact.kind !== first.kind)
  );
}

function isNear(
  first: Fact,
  fact: Fact,
  { before, within }: { readonly before: string; readonly within: string },
): boolean {
  return fact.at >= first.at - spanMs(before) && fact.at <= first.at + spanMs(within);
}

/** The nearest of what is there instead; empty where the rule does not ask; null where it asks and there is nothing. */
function insteadOf(
  first: Fact,
  facts: readonly Fact[],
  { instead, before, within }: Absence,
): readonly Fact[] | null {
  if (instead === undefined || before === undefined) return [];
  const { of, same = [], different = [] } = instead;
  const others = facts.filter(
    (fact) =>
      isSelected(fact, of) &&
      isNear(first, fact, { before, within }) &&
      same.every((name) => agreeIn(name, first, fact)) &&
      different.every((name) => differIn(name, first, fact)),
  );
  const distance = ({ at }: Fact): number => Math.abs(at - first.at);
  const [nearest, ...further] = others;
  if (nearest === undefined) return null;
  return [further.reduce((one, other) => (distance(other) < distance(one) ? other : one), nearest)];
}

interface Open {
  readonly first: HeldFact;
  readonly endsAt: EpochMs;
  readonly late: Fact | null;
}

function notBeforeOf({ first, endsAt, late }: Open, finds: Absence, look: Look): EpochMs | null {
  if (!isHeard({ first, endsAt }, finds, look))
    return look.now + heardAgainMs(spanMs(finds.within), look.now - endsAt);
  // Who knows of an answer that came too late waits for nothing.
  if (late !== null || first.toldAt === undefined || first.toldAt <= endsAt) return null;
  return first.toldAt + GRACE_MS > look.now ? first.toldAt + GRACE_MS : null;
}

/** Told of things after the span, and for long before it: a feed that is silent or has just begun proves no absence. */
function isHeard(
  { first, endsAt }: Pick<Open, 'first' | 'endsAt'>,
  { heard, before = '1h' }: Absence,
  look: Look,
): boolean {
  if (heard === undefined) return true;
  const feed = look.heard(first.siteId, heard);
  if (feed === null) return false;
  const since = first.at - Math.min(spanMs(before), KNOWN_FOR_MS);
  return feed.untilAt > endsAt && feed.sinceAt <= since;
}

/** With enough first facts up to this one, itself among them. */
function isGiven(firsts: readonly Fact[], fact: Fact, { given }: Absence): boolean {
  if (given === undefined) return true;
  const since = fact.at - spanMs(given.within);
  return firsts.filter(({ at }) => at >= since && at <= fact.at).length >= given.least;
}

const absence = (
  facts: readonly [Fact, ...Fact[]],
  answered: Fact | null,
  at: EpochMs,
): Omit<Found, 'notBefore'> => ({
  ...{ by: facts[0].id, group: null, at, answered },
  facts: answered === null ? facts : [...facts, answered],
  observed: answered === null ? null : (answered.at - facts[0].at) / MINUTE_MS,
});
