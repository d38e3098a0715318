// What the tests of this room stand on: the shipped catalogue, signals with few words, accounts of a desk and of departments.
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { Account } from '../contracts/account.ts';
import { Calendar } from '../contracts/catalogue/calendar.ts';
import { Place } from '../contracts/catalogue/city.ts';
import { EvaluationFile } from '../contracts/catalogue/evaluation-file.ts';
import { EscalationFile } from '../contracts/catalogue/escalation-file.ts';
import { DepartmentFile } from '../contracts/catalogue/department.ts';
import { Measure } from '../contracts/catalogue/measure.ts';
import { Pattern } from '../contracts/catalogue/pattern.ts';
import { NormFile } from '../contracts/catalogue/norm.ts';
import { WrittenList } from '../contracts/catalogue/responsibility-list.ts';
import { JointLimits } from '../contracts/joint/joint-limits.ts';
import { SilenceRules } from '../contracts/catalogue/silence-rules.ts';
import { Signal } from '../contracts/signal.ts';
import type { Silence } from '../contracts/triage/silence.ts';
import { HOUR_MS, type EpochMs } from '../contracts/time.ts';
import { derivedId } from '../platform/derived-id.ts';
import type { Case } from './cases/case.ts';
import { resolveNorms } from '../contracts/lists/resolve-norms.ts';
import { rulesInForce, type AlertsCatalogue } from './rules-in-force.ts';
import { triaged } from './triage/triage.ts';
import type { Passage, TriageRules } from './triage/stage.ts';

const root = new URL('../catalogue/', import.meta.url);
const read = (path: string): unknown => parse(readFileSync(new URL(path, root), 'utf8'));
const folder = (name: string): unknown[] =>
  readdirSync(new URL(`${name}/`, root))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => read(`${name}/${file}`));

const norms = folder('norms').flatMap((file) => NormFile.parse(file).norms);
const written = folder('responsibilities').map((list) => ({
  list: WrittenList.parse(list),
  file: 'shipped',
}));

/** Under their codes, so that what a test reads of a place is seen to be that. */
const placeCodes = readFileSync(new URL('city/places.ndjson', root), 'utf8')
  .trim()
  .split('\n')
  .map((line) => Place.parse(JSON.parse(line)).code);

export const shippedCatalogue: AlertsCatalogue = {
  lists: resolveNorms(written, norms, '2026-06-01').lists.map(({ list }) => list),
  norms,
  departments: DepartmentFile.parse(read('departments.yaml')).departments,
  measures: folder('measures').map((measure) => Measure.parse(measure)),
  patterns: folder('patterns').map((pattern) => Pattern.parse(pattern)),
  escalation: EscalationFile.parse(read('escalation.yaml')),
  calendar: Calendar.parse(read('calendars/china.yaml')),
  joint: JointLimits.parse(read('joint.yaml')),
  placeNames: new Map([
    ...placeCodes.map((code) => [code, { zh: code, en: code }] as const),
    ['990102001', { zh: '清河镇', en: 'Qinghe' }],
  ]),
  silences: SilenceRules.parse(read('silences.yaml')),
  evaluation: EvaluationFile.parse(read('evaluation.yaml')),
  zone: 'Asia/Shanghai',
};

export const shippedRules = rulesInForce(shippedCatalogue, []);

/** Monday 2026-06-01 09:00 in Shanghai. */
export const MONDAY: EpochMs = Date.UTC(2026, 5, 1, 1);

type Wire = Partial<Record<keyof Signal, unknown>>;

/** A single cholera case in a township, unless told otherwise. */
export function signal(name: string, differs: Wire = {}): Signal {
  const at = typeof differs.asOf === 'number' ? differs.asOf : MONDAY;
  return Signal.parse({
    v: 1,
    id: derivedId('sg-', [name]),
    revision: 1,
    status: 'raised',
    kind: 'single-case',
    alertKind: 'single-notifiable-case',
    family: 'epidemic',
    title: { zh: '霍乱单病例', en: 'A case of cholera' },
    measure: 'single-case',
    definition: null,
    disease: 'cholera',
    diseaseClass: 'A',
    place: '990102001',
    siteId: 's-990102001-1',
    series: null,
    window: { kind: 'day', startAt: at - 9 * HOUR_MS, endAt: at + 15 * HOUR_MS },
    startedAt: at - HOUR_MS,
    observed: 1,
    expected: null,
    threshold: null,
    reason: { code: 'single-case', words: { zh: '一例即报', en: 'One case is enough' } },
    assessment: null,
    evidence: [],
    detector: { method: 'single-case', version: '1', params: {} },
    ownerDepartments: ['disease-control'],
    asOf: at,
    withdrawn: null,
    ...differs,
  });
}

/** An exceedance of the diarrhoea syndrome in one place on one day. */
export function exceedance(name: string, where: string, differs: Wire = {}): Signal {
  const level = { 4: 'city', 6: 'county', 9: 'township' }[where.length] ?? 'site';
  return signal(name, {
    kind: 'series',
    alertKind: 'foodborne',
    title: { zh: '腹泻症候群升高', en: 'Diarrhoea above its threshold' },
    measure: 'diarrhoea',
    definition: 'diarrhoea',
    disease: null,
    diseaseClass: 'none',
    place: where,
    siteId: null,
    series: `diarrhoea~${level}~${where}~all`,
    observed: 20,
    expected: 6,
    threshold: 12,
    detector: { method: 'vigil', version: '1', params: {} },
    ...differs,
  });
}

export const amended = (of: Signal, differs: Wire): Signal =>
  Signal.parse({ ...of, revision: of.revision + 1, status: 'amended', ...differs });

export const withdrawn = (of: Signal): Signal =>
  Signal.parse({
    ...of,
    revision: of.revision + 1,
    status: 'withdrawn',
    withdrawn: { code: 'corrected', words: { zh: '来源更正', en: 'The source corrected it' } },
  });

export function account(
  id: string,
  differs: Partial<Record<keyof Account, unknown>> = {},
): Account {
  return Account.parse({
    id,
    name: id,
    role: 'duty-officer',
    places: ['9901'],
    departments: [],
    active: true,
    generation: 0,
    ...differs,
  });
}

export const member = (department: string, where = '9901'): Account =>
  account(`m-${department}`, {
    role: 'department-member',
    departments: [department],
    places: [where],
  });

export const desk = account('duty.city');

/** Runs signals through the triage one after another, as the operator does, and keeps the cases. */
export class Inbox {
  cases: Case[] = [];
  passages: Passage[] = [];
  silences: Silence[] = [];
  rules: TriageRules = shippedRules;
  now: EpochMs;

  constructor(now: EpochMs = MONDAY) {
    this.now = now;
  }

  receive(...signals: readonly Signal[]): Passage {
    for (const one of signals) {
      const passage = triaged({
        signal: one,
        candidates: this.cases,
        silences: this.silences,
        now: this.now,
        rules: this.rules,
      });
      this.passages.push(passage);
      for (const { after } of [...passage.absorbed, ...passage.beside]) this.put(after);
      if (passage.case !== null) this.put(passage.case);
    }
    const last = this.passages.at(-1);
    if (last === undefined) throw new Error('nothing was received');
    return last;
  }

  put(changed: Case): void {
    const others = this.cases.filter((one) => one.alert.id !== changed.alert.id);
    this.cases = [...others, changed];
  }

  /** The only case there is. */
  get only(): Case {
    const [one, ...rest] = this.cases;
    if (one === undefined || rest.length > 0)
      throw new Error(`expected one case, there are ${String(this.cases.length)}`);
    return one;
  }
}
