// Which subjects may be one event: measures whose definitions nest or overlap look at the same persons, and the catalogue says so
// (`event` of a measure). Pure; the same catalogue gives the same kinship in any order.
import type { Measure } from '../../contracts/catalogue/measure.ts';
import type { Signal } from '../../contracts/signal.ts';
import { subjectOf } from './subject.ts';

export interface Kinship {
  /** The subjects of cases that a signal may belong to, its own first. */
  subjectsOf(signal: SubjectParts): readonly string[];
  /** Place among its kin, 1 the most specific; 1 for what has none. */
  rankOf(signal: SubjectParts): number;
}

type SubjectParts = Parameters<typeof subjectOf>[0] & Pick<Signal, 'alertKind' | 'family'>;

interface Member {
  readonly subject: string;
  readonly group: string;
  readonly rank: number;
}

/** An alert is answered by the list of its kind: only measures of one kind and family can be one alert. */
const groupKey = (group: string, of: Pick<Measure, 'alertKind' | 'family'>): string =>
  `${of.family} ${of.alertKind} ${group}`;

export function kinshipOf(measures: readonly Measure[]): Kinship {
  const members = new Map(measures.flatMap(memberOf).map((one) => [one.subject, one]));
  const subjects = new Map<string, string[]>();
  for (const { subject, group } of [...members.values()].sort(bySubject))
    subjects.set(group, [...(subjects.get(group) ?? []), subject]);
  return {
    subjectsOf: (signal) => {
      const own = subjectOf(signal);
      const member = members.get(own);
      if (member === undefined || !belongs(member, signal)) return [own];
      const kin = subjects.get(member.group) ?? [];
      return [own, ...kin.filter((subject) => subject !== own)];
    },
    rankOf: (signal) => members.get(subjectOf(signal))?.rank ?? 1,
  };
}

const belongs = ({ group }: Member, signal: SubjectParts): boolean =>
  group.startsWith(groupKey('', signal));

const bySubject = (one: Member, other: Member): number => (one.subject < other.subject ? -1 : 1);

function memberOf(measure: Measure): Member[] {
  if (measure.event === undefined) return [];
  const { group, rank } = measure.event;
  return [{ subject: subjectOfMeasure(measure), group: groupKey(group, measure), rank }];
}

function subjectOfMeasure({ id, quantity }: Measure): string {
  return quantity.kind === 'count' && quantity.counted.of === 'case-definition'
    ? `definition:${quantity.counted.definition}`
    : `measure:${id}`;
}
