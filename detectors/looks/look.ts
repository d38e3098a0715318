// One look as the operator makes it: gathered by SQL that never reads outside its window, judged purely, and the events behind what is told.
import type { LookPattern } from '../../contracts/catalogue/look-pattern.ts';
import type { EventId } from '../../contracts/ids.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { LookAt, LookFinding, LookOutcome } from '../patterns/looks/look-finding.ts';

export interface Look<Rule extends LookPattern, Gathered> {
  gather(tx: Tx, rule: Rule, at: LookAt): Promise<Gathered>;
  /** Later, where it takes so long that others must have their turn in between. */
  judge(gathered: Gathered, rule: Rule, at: LookAt): LookOutcome | Promise<LookOutcome>;
  /** At most 50 events behind a finding that says none itself. */
  readonly witnesses?: (
    tx: Tx,
    finding: LookFinding,
    of: { readonly rule: Rule; readonly at: LookAt },
  ) => Promise<EventId[]>;
}

export interface LookMade {
  readonly outcome: LookOutcome;
  readonly witnessesOf: (finding: LookFinding) => Promise<readonly EventId[]>;
}

export async function makeLook<Rule extends LookPattern, Gathered>(
  look: Look<Rule, Gathered>,
  tx: Tx,
  of: { readonly rule: Rule; readonly at: LookAt },
): Promise<LookMade> {
  const outcome = await look.judge(await look.gather(tx, of.rule, of.at), of.rule, of.at);
  return {
    outcome,
    witnessesOf: async (finding) =>
      finding.evidence.length > 0 || look.witnesses === undefined
        ? finding.evidence
        : look.witnesses(tx, finding, of),
  };
}
