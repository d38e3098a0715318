// The public record of an alert as its standing evidence makes it. Pure: state, people's acts and limits are left as they are.
import type { Alert } from '../../contracts/alert.ts';
import type { SignalId } from '../../contracts/ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Words } from '../../contracts/words.ts';
import type { Case } from './case.ts';
import { leading, observedOf, standing, type Evidence } from './evidence.ts';

/** The record names the newest; the count tells how many there were. */
const SIGNALS_NAMED_MAX = 2000;

export function summarised(from: Case): Case {
  const lead = leading(from.evidence, from.alert.place);
  if (lead === undefined) return from;
  const observed = observedOf(from.evidence, lead);
  const alert: Alert = {
    ...from.alert,
    title: titleOf(from.evidence, lead),
    measure: lead.measure,
    definition: lead.definition,
    disease: lead.disease,
    diseaseClass: lead.diseaseClass,
    siteId: siteOf(from.evidence),
    startedAt: earliest(from.evidence, from.alert.openedAt),
    signals: namedSignals(from.evidence),
    signalCount: from.evidence.length,
    observed,
    expected: lead.expected,
    threshold: lead.threshold,
  };
  const lastFactAt = Math.max(...from.evidence.map((one) => one.startedAt));
  return { ...from, alert, memo: { ...from.memo, lastFactAt } };
}

/** The one site that all standing findings share; none as soon as a second place reports. */
function siteOf(evidence: readonly Evidence[]): Alert['siteId'] {
  const sites = new Set(standing(evidence).map((one) => one.siteId));
  const [only] = sites;
  return sites.size === 1 && only !== undefined ? only : null;
}

const OF_FACTS: ReadonlySet<Evidence['kind']> = new Set([
  'single-case',
  'cluster',
  'sequence',
  'look',
]);

/**
 * The first fact of what was found. A count knows only the window that its first fact fell in: that speaks where no fact before the opening is
 * known, or where the window was over before the first that is.
 */
function earliest(evidence: readonly Evidence[], openedAt: EpochMs): EpochMs {
  const alive = standing(evidence);
  const all = alive.length > 0 ? alive : evidence;
  const facts = all.filter((one) => OF_FACTS.has(one.kind) && one.startedAt <= openedAt);
  const first = Math.min(...facts.map((one) => one.startedAt));
  const spoken = facts.length === 0 ? all : all.filter(({ window }) => window.endAt <= first);
  return Math.min(first, ...spoken.map((one) => one.startedAt));
}

function namedSignals(evidence: readonly Evidence[]): SignalId[] {
  return evidence.slice(-SIGNALS_NAMED_MAX).map((one) => one.id);
}

function titleOf(evidence: readonly Evidence[], lead: Evidence): Words {
  const cases = standing(evidence).filter((one) => one.kind === 'single-case').length;
  if (cases < 2) return lead.title;
  return {
    zh: `${lead.title.zh}（本起 ${String(cases)} 例）`,
    en: `${lead.title.en} (${String(cases)} cases in this episode)`,
  };
}
