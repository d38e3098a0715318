/**
 * Keeps the cases that cluster rules count and decides, for each group that changed, whether there is a cluster: raised when the
 * threshold is reached, amended when a case joins or leaves, withdrawn when too few are left.
 */
import type { CaseMessage } from '../../contracts/counts.ts';
import type { ClusterPattern } from '../../contracts/catalogue/pattern.ts';
import type { DefinitionId, DiseaseId, EventId, MeasureId, SiteId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { Signal } from '../../contracts/signal.ts';
import { DAY_MS, type EpochMs } from '../../contracts/time.ts';
import { bulkInsert, unnestRows } from '../../platform/store/bulk.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { dayNumberOf, dayOf } from '../../platform/zone/zone-time.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import { findEpisodes, matchEpisodes, thresholdOf, type CaseInGroup } from '../patterns/cluster.ts';
import {
  clusterChange,
  type ClusterDetail,
  type ClusterGroup,
} from '../patterns/cluster-signal.ts';
import type { SignalChange } from '../signals/decide-signal.ts';
import { readSignals } from '../signals/signal-store.ts';

/** Cases further back than this are not looked at again: the longest rule of the table spans 60 days. */
const HISTORY_DAYS = 90;
/** A group of more cases than this is no cluster to investigate but an epidemic; the latest are looked at. */
const CASES_MAX = 5000;

/** The groups that a batch speaks of, as they were before it; each case is taken in and decided by itself, in the order of the stream. */
export class ClusterCases {
  readonly #messages: readonly CaseMessage[];
  readonly #catalogue: DetectorCatalogue;
  readonly #standing: Map<string, Standing[]>;
  /** By group, then by subject and fact. */
  readonly #rows: Map<string, Map<string, CaseRow>>;
  readonly #versions: Map<string, number>;

  private constructor(of: {
    readonly messages: readonly CaseMessage[];
    readonly catalogue: DetectorCatalogue;
    readonly standing: Map<string, Standing[]>;
    readonly rows: Map<string, Map<string, CaseRow>>;
    readonly versions: Map<string, number>;
  }) {
    this.#messages = of.messages;
    this.#catalogue = of.catalogue;
    this.#standing = of.standing;
    this.#rows = of.rows;
    this.#versions = of.versions;
  }

  static async load(
    tx: Tx,
    messages: readonly CaseMessage[],
    catalogue: DetectorCatalogue,
  ): Promise<ClusterCases> {
    const groups = new Map(messages.map((message) => [groupName(message), message]));
    const isEmpty = groups.size === 0;
    const fromAt = messages.reduce((least, { asOf }) => Math.min(least, asOf), Infinity);
    return new ClusterCases({
      messages,
      catalogue,
      standing: isEmpty
        ? new Map<string, Standing[]>()
        : await standingBySubject(tx, [...groups.keys()]),
      rows: isEmpty
        ? new Map<string, Map<string, CaseRow>>()
        : await readGroups(tx, [...groups.values()], fromAt),
      versions: isEmpty ? new Map<string, number>() : await readVersions(tx, messages),
    });
  }

  decide(message: CaseMessage): SignalChange[] {
    const name = groupName(message);
    this.#take(name, message);
    const rule = this.#catalogue.cluster.find((candidate) => candidate.id === message.rule);
    if (rule === undefined) return [];
    const standing = this.#standing.get(name) ?? [];
    const rows = recent([...(this.#rows.get(name)?.values() ?? [])], message.asOf);
    const { asOf } = message;
    const turn = { message, name, rule, asOf, catalogue: this.#catalogue, standing, rows };
    const changes = decideGroup(turn);
    const told = changes.map(({ signal, detail }) => ({ signal, detail: detail as ClusterDetail }));
    const ids = new Set(told.map(({ signal }) => signal.id));
    this.#standing.set(name, [...standing.filter(({ signal }) => !ids.has(signal.id)), ...told]);
    return changes;
  }

  async store(tx: Tx): Promise<void> {
    if (this.#messages.length > 0) await storeCases(tx, this.#messages);
  }

  /** What was said of the fact later stands, whichever came first. */
  #take(name: string, message: CaseMessage): void {
    const fact = factName(message);
    const key = `${name} ${fact}`;
    if (message.factVersion < (this.#versions.get(key) ?? 0)) return;
    this.#versions.set(key, message.factVersion);
    let rows = this.#rows.get(name);
    if (rows === undefined) this.#rows.set(name, (rows = new Map<string, CaseRow>()));
    if (message.present) rows.set(fact, { ...caseRow(message), group: message.group });
    else rows.delete(fact);
  }
}

/** Latest first. */
function recent(rows: readonly CaseRow[], asOf: EpochMs): CaseRow[] {
  return rows
    .filter(({ occurred_at }) => occurred_at >= asOf - HISTORY_DAYS * DAY_MS)
    .sort(
      (one, other) =>
        other.occurred_at - one.occurred_at || (factName(one) < factName(other) ? -1 : 1),
    )
    .slice(0, CASES_MAX);
}

const factName = ({ subject, fact }: { readonly subject: string; readonly fact: string }): string =>
  `${subject} ${fact}`;

function groupName(message: Pick<CaseMessage, 'rule' | 'disease' | 'group'>): string {
  return `cluster ${message.rule} ${message.disease} ${message.group}`;
}

async function storeCases(tx: Tx, messages: readonly CaseMessage[]): Promise<void> {
  const newest = new Map<string, CaseMessage>();
  for (const message of messages) {
    const key = `${groupName(message)} ${factName(message)}`;
    const known = newest.get(key);
    if (known === undefined || known.factVersion <= message.factVersion) newest.set(key, message);
  }
  const rows = [...newest]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, message]) => caseRow(message));
  await bulkInsert(tx, {
    table: 'cluster_cases AS c',
    columns: CASE_COLUMNS,
    rows,
    onConflict: `ON CONFLICT (rule, disease, grouped_by, subject, fact) DO UPDATE SET version = EXCLUDED.version,
      present = EXCLUDED.present, severe = EXCLUDED.severe, place = EXCLUDED.place, site_id = EXCLUDED.site_id,
      event_id = EXCLUDED.event_id, occurred_at = EXCLUDED.occurred_at WHERE c.version <= EXCLUDED.version`,
  });
}

const CASE_COLUMNS = {
  rule: 'text',
  disease: 'text',
  grouped_by: 'text',
  subject: 'text',
  fact: 'text',
  version: 'int4',
  present: 'bool',
  severe: 'bool',
  place: 'text',
  site_id: 'text',
  event_id: 'text',
  occurred_at: 'timestamptz',
} as const;

function caseRow(message: CaseMessage) {
  return {
    rule: message.rule,
    disease: message.disease,
    grouped_by: message.group,
    subject: message.subject as string,
    fact: message.fact as string,
    version: message.factVersion,
    present: message.present,
    severe: message.severe,
    place: message.place,
    site_id: message.siteId,
    event_id: message.eventId,
    occurred_at: message.occurredAt,
  };
}

interface Standing {
  readonly signal: Signal;
  readonly detail: ClusterDetail;
}

async function standingBySubject(
  tx: Tx,
  subjects: readonly string[],
): Promise<Map<string, Standing[]>> {
  const bySubject = new Map<string, Standing[]>();
  for (const { signal, detail } of (await readSignals(tx, { subjects })).values()) {
    const known = detail as ClusterDetail;
    const list = bySubject.get(known.subject);
    if (list === undefined) bySubject.set(known.subject, [{ signal, detail: known }]);
    else list.push({ signal, detail: known });
  }
  return bySubject;
}

interface GroupTurn {
  readonly message: {
    readonly rule: MeasureId;
    readonly disease: DiseaseId;
    readonly group: string;
  };
  readonly name: string;
  readonly rule: ClusterPattern;
  readonly asOf: EpochMs;
  readonly catalogue: DetectorCatalogue;
  readonly standing: readonly Standing[];
  /** Latest first. */
  readonly rows: readonly Omit<CaseRow, 'rule' | 'disease' | 'group'>[];
}

function decideGroup(turn: GroupTurn): SignalChange[] {
  const { message, rule, catalogue, asOf, rows } = turn;
  const of = catalogue.clusterThreshold(rule, message.disease, dayOf(asOf, catalogue.zone));
  if (of === undefined) return [];
  const threshold = thresholdOf(of.aggregation, message.group);
  const episodes = findEpisodes(casesOf(rows, catalogue.zone), threshold);
  const known = turn.standing.map(({ detail }) => detail);
  const sites = new Set(rows.map((row) => row.site_id));
  const group: ClusterGroup = {
    subject: turn.name,
    group: message.group,
    rule,
    of,
    threshold,
    disease: of.isDisease ? message.disease : null,
    definition: of.isDisease ? null : (message.disease as string as DefinitionId),
    place: rows[0]?.place ?? null,
    siteId: sites.size === 1 ? (rows[0]?.site_id ?? null) : null,
  };
  return matchEpisodes(known, episodes).flatMap((matched) => {
    const before = turn.standing.find(({ detail }) => detail.number === matched.number) ?? null;
    const change = clusterChange({ group, matched, before, asOf, catalogue });
    return change === null ? [] : [change];
  });
}

interface CaseRow {
  readonly rule: MeasureId;
  readonly disease: DiseaseId;
  readonly group: string;
  readonly subject: string;
  readonly fact: string;
  readonly event_id: EventId;
  readonly occurred_at: EpochMs;
  readonly severe: boolean;
  readonly place: PlaceCode;
  readonly site_id: SiteId;
}

function casesOf(rows: GroupTurn['rows'], zone: string): CaseInGroup[] {
  return rows.map((row) => ({
    subject: row.subject,
    eventId: row.event_id,
    occurredAt: row.occurred_at,
    day: dayNumberOf(dayOf(row.occurred_at, zone)),
    severe: row.severe,
  }));
}

/** The recent cases of all groups in one statement, the latest of each. */
async function readGroups(
  tx: Tx,
  groups: readonly {
    readonly rule: MeasureId;
    readonly disease: DiseaseId;
    readonly group: string;
  }[],
  asOf: EpochMs,
): Promise<Map<string, Map<string, CaseRow>>> {
  const keys = groups.map(({ rule, disease, group }) => ({ rule, disease, grouped_by: group }));
  const { from, values } = unnestRows(
    keys,
    { rule: 'text', disease: 'text', grouped_by: 'text' },
    { alias: 'g', firstParameter: 3 },
  );
  const answer = await tx.query<CaseRow>(
    `SELECT g.rule, g.disease, g.grouped_by AS "group", c.* FROM ${from} CROSS JOIN LATERAL (
       SELECT subject, fact, event_id, occurred_at, severe, place, site_id FROM cluster_cases
       WHERE present AND rule = g.rule AND disease = g.disease AND grouped_by = g.grouped_by AND occurred_at >= $1
       ORDER BY occurred_at DESC, subject, fact LIMIT $2) c`,
    [storeTime(asOf - HISTORY_DAYS * DAY_MS), CASES_MAX, ...values],
  );
  const found = new Map<string, Map<string, CaseRow>>();
  for (const row of answer.rows) {
    const name = groupName(row);
    let rows = found.get(name);
    if (rows === undefined) found.set(name, (rows = new Map<string, CaseRow>()));
    rows.set(factName(row), row);
  }
  return found;
}

/** Of the facts that the messages speak of, also of those that were withdrawn. */
async function readVersions(
  tx: Tx,
  messages: readonly CaseMessage[],
): Promise<Map<string, number>> {
  const keys = new Map(
    messages.map((message) => [`${groupName(message)} ${factName(message)}`, message]),
  );
  const { from, values } = unnestRows(
    [...keys.values()].map(({ rule, disease, group, subject, fact }) => ({
      rule,
      disease,
      grouped_by: group,
      subject,
      fact,
    })),
    { rule: 'text', disease: 'text', grouped_by: 'text', subject: 'text', fact: 'text' },
    { alias: 'k' },
  );
  const answer = await tx.query<{
    rule: MeasureId;
    disease: DiseaseId;
    group: string;
    subject: string;
    fact: string;
    version: number;
  }>(
    `SELECT c.rule, c.disease, c.grouped_by AS "group", c.subject, c.fact, c.version FROM ${from}
     JOIN cluster_cases c ON c.rule = k.rule AND c.disease = k.disease AND c.grouped_by = k.grouped_by
       AND c.subject = k.subject AND c.fact = k.fact`,
    values,
  );
  return new Map(answer.rows.map((row) => [`${groupName(row)} ${factName(row)}`, row.version]));
}
