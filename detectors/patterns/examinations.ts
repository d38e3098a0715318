/**
 * Examinations among the facts of one person: each study once, known by its images or, where no house sent those, by its report alone, at the
 * time at which it was taken. What the images leave open the report says. Modality and part of the body as the catalogue's table has them. Pure;
 * any order.
 */
import type { Fact, FactId } from '../../contracts/fact.ts';
import { dayOf } from '../../platform/zone/zone-time.ts';
import type { ExaminationBy } from '../facts/examination-by.ts';

export interface ExaminationsBy {
  readonly examinationBy: ExaminationBy;
  readonly zone: string;
}

/** The facts with their examinations as facts of their own behind them. */
export function withExaminations<T extends Fact>(facts: readonly T[], by: ExaminationsBy): T[] {
  const studies = new Map<string, Study<T>>();
  for (const fact of facts) {
    if (fact.kind !== 'imaging-acquired' && fact.kind !== 'imaging-reported') continue;
    const record = fact.id.slice(fact.kind.length + 1);
    const known = studies.get(record) ?? { images: null, report: null };
    studies.set(record, {
      ...known,
      [fact.kind === 'imaging-acquired' ? 'images' : 'report']: fact,
    });
  }
  const all = [...studies].flatMap(([record, study]) => examinationOf(record, study, by));
  return [...facts, ...withoutToldElsewhere(all)];
}

interface Study<T extends Fact> {
  readonly images: T | null;
  readonly report: T | null;
}

interface Examination<T extends Fact> {
  readonly fact: T;
  readonly isOfReport: boolean;
}

function examinationOf<T extends Fact>(
  record: string,
  { images, report }: Study<T>,
  by: ExaminationsBy,
): Examination<T>[] {
  const fact = images ?? report;
  if (fact === null) return [];
  const at = images === null ? report?.values['takenAt'] : images.at;
  // A report that does not say when its images were taken says nothing of what came first.
  if (typeof at !== 'number') return [];
  const told = [images, report].flatMap((one) => (one === null ? [] : [one.values]));
  const { values, isOfReport } = { values: valuesOf(told, at, by), isOfReport: images === null };
  // Named by its images also where they are not known yet, so that a finding stays the same when they come.
  const id = `imaging-acquired ${record}` as FactId;
  return [{ fact: { ...fact, id, kind: 'examination', at, values }, isOfReport }];
}

function valuesOf(
  told: readonly Fact['values'][],
  at: number,
  { examinationBy, zone }: ExaminationsBy,
): Fact['values'] {
  const day = dayOf(at, zone);
  const kinds = told.flatMap(({ modality }) =>
    typeof modality === 'string' ? (examinationBy.kindOf(modality, day) ?? []) : [],
  );
  const read = told.flatMap(({ bodyPart }) =>
    typeof bodyPart === 'string' ? [examinationBy.partsOf(bodyPart, day)] : [],
  );
  const parts =
    read.find(({ isMapped }) => isMapped) ?? read.find(({ parts: some }) => some.length > 0);
  const urgency = told.find((values) => values['urgency'] !== undefined)?.['urgency'];
  return {
    ...(kinds[0] !== undefined && { modality: kinds[0] }),
    ...(parts !== undefined && { bodyPart: [...parts.parts] }),
    ...(urgency !== undefined && { urgency }),
  };
}

/**
 * Nobody is examined twice in two houses within this time: a centre that reads for others sends its report under a number of its own, and a study
 * that two archives hold is sent by both.
 */
const SAME_TAKING_MS = 30 * 60_000;

/**
 * What two houses tell of one taking is one examination: a report alone of what another house took is the reading of those images. Of two that are
 * known alike the earlier stays.
 */
function withoutToldElsewhere<T extends Fact>(all: readonly Examination<T>[]): T[] {
  const isBefore = (one: T, other: T): boolean =>
    one.at === other.at ? one.id < other.id : one.at < other.at;
  const isTakenBy = (one: Examination<T>, other: Examination<T>): boolean =>
    one.fact.siteId !== other.fact.siteId &&
    Math.abs(one.fact.at - other.fact.at) <= SAME_TAKING_MS &&
    (one.isOfReport === other.isOfReport ? isBefore(other.fact, one.fact) : one.isOfReport) &&
    isSameExamination(one.fact, other.fact);
  return all.filter((one) => !all.some((other) => isTakenBy(one, other))).map(({ fact }) => fact);
}

function isSameExamination(one: Fact, other: Fact): boolean {
  const parts = [one.values['bodyPart'], other.values['bodyPart']].map((value) =>
    Array.isArray(value) ? value : [],
  );
  const kind = one.values['modality'];
  const isOfKind = kind !== undefined && kind === other.values['modality'];
  return isOfKind && (parts[0] ?? []).some((part) => parts[1]?.includes(part) === true);
}
