// The facts of one HL7 v2 message as events, each under the site that it belongs to, or with the reason why it makes none. Stores
// nothing: the door publishes what comes out, and a replay from the quarantine takes the same way.
import type { Site } from '../../contracts/catalogue/site.ts';
import type { Door, Event } from '../../contracts/event/event.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { SourceFacts } from '../hl7v2/facts.ts';
import type { FrameContext } from '../hl7v2/read-frame.ts';
import { ecgStatement, imagingStatement, kindOfReport } from '../hl7v2/report-statement.ts';
import {
  claimStatement,
  laboratoryStatement,
  mergeStatement,
  procedureStatement,
  visitStatement,
} from '../hl7v2/to-statement.ts';
import { FUTURE_TOLERANCE_MS, OLDEST_AGE_MS } from '../normalise/judge-time.ts';
import type { Rejection, SourceStatement } from '../normalise/statement.ts';
import type { ToEvent } from '../normalise/to-event.ts';
import type { PeerAtDoor, SiteRegistry } from '../sites/registry.ts';

/** How a site's messages are read. */
export function frameContextOf(site: Site, receivedAt: EpochMs): FrameContext {
  return {
    zone: site.zone,
    siteCharset: site.charset,
    receivedAt,
    futureToleranceMs: FUTURE_TOLERANCE_MS,
    earliestAt: receivedAt - OLDEST_AGE_MS,
  };
}

export interface FactsJudging {
  readonly registry: () => SiteRegistry;
  readonly toEvent: ToEvent;
  readonly peer: PeerAtDoor;
  readonly receivedAt: EpochMs;
  /** MLLP where not given. */
  readonly door?: Door;
  /** Where it was set aside before: when it came then. */
  readonly firstReceivedAt?: EpochMs;
  /** Stands for the facility that the message names; set by who mends it. */
  readonly facility?: string;
  /** Laid over the chosen site's own zone; set by who mends it. */
  readonly zone?: string;
}

export interface JudgedFacts {
  readonly events: readonly Event[];
  readonly rejections: readonly Rejection[];
}

export function judgeFacts(facts: readonly SourceFacts[], by: FactsJudging): JudgedFacts {
  const made = facts.map((fact) => eventOf(fact, by));
  return {
    events: made.flatMap((one) => (one.outcome === 'event' ? [one.event] : [])),
    rejections: made.flatMap((one) => (one.outcome === 'rejected' ? [one.rejection] : [])),
  };
}

function eventOf(fact: SourceFacts, by: FactsJudging): ReturnType<ToEvent> {
  const facility = by.facility ?? fact.statement.facility;
  const choice = by.registry().siteOfFacility(by.peer, facility);
  if (choice.outcome === 'refused') {
    return {
      outcome: 'rejected',
      rejection: {
        code: choice.code,
        reason: 'the facility is none that this sender may speak for',
      },
    };
  }
  return by.toEvent(statementOf(fact), {
    site: by.zone === undefined ? choice.site : { ...choice.site, zone: by.zone },
    facility: choice.facilityKnown ? undefined : facility,
    door: by.door ?? 'mllp',
    receivedAt: by.receivedAt,
    ...(by.firstReceivedAt !== undefined && { firstReceivedAt: by.firstReceivedAt }),
  });
}

function reportStatement(fact: Extract<SourceFacts, { kind: 'laboratory' }>): SourceStatement {
  const kind = kindOfReport(fact);
  if (kind === 'ecg') return ecgStatement(fact);
  return kind === 'imaging' ? imagingStatement(fact) : laboratoryStatement(fact);
}

/** Still identified. */
export function statementOf(fact: SourceFacts): SourceStatement {
  switch (fact.kind) {
    case 'visit':
      return visitStatement(fact);
    case 'laboratory':
      return reportStatement(fact);
    case 'merge':
      return mergeStatement(fact);
    case 'claim':
      return claimStatement(fact);
    case 'procedure':
      return procedureStatement(fact);
  }
}
