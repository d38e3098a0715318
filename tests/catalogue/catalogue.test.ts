// The whole shipped catalogue: every file parses, every reference leads somewhere, every alert that can be raised has a list.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { checkResponsibilities } from '../../contracts/lists/check-responsibilities.ts';
import { resolveNorms } from '../../contracts/lists/resolve-norms.ts';
import { describeProblem, isFatal } from '../../contracts/lists/responsibility-problem.ts';
import { Calendar } from '../../contracts/catalogue/calendar.ts';
import { CaseDefinition, ConceptFile } from '../../contracts/catalogue/case-definition.ts';
import { CueFile } from '../../contracts/catalogue/context-cue.ts';
import { DepartmentFile } from '../../contracts/catalogue/department.ts';
import { ExaminationTable } from '../../contracts/catalogue/examination-table.ts';
import { Measure } from '../../contracts/catalogue/measure.ts';
import {
  DiseaseListEditions,
  NotifiableDiseaseFile,
} from '../../contracts/catalogue/notifiable-disease.ts';
import { NormFile } from '../../contracts/catalogue/norm.ts';
import { Pattern } from '../../contracts/catalogue/pattern.ts';
import { checkReferences } from '../../contracts/catalogue/references.ts';
import { WrittenList } from '../../contracts/catalogue/responsibility-list.ts';
import { TreatmentGroup } from '../../contracts/catalogue/treatment-group.ts';
import { identifyingIn } from '../../contracts/identifying-text.ts';
import type { AlertKind } from '../../contracts/signal.ts';
import { textsIn } from '../../dashboard/server/texts-in.ts';
import { checkDefinitions } from '../../detectors/classify/check-definitions.ts';
import { checkEditions } from '../../detectors/classify/notifiable.ts';
import { publicCode } from '../../ingest/normalise/code-form.ts';
import { findMethod } from '../../detectors/methods/registry.ts';

const root = new URL('../../catalogue/', import.meta.url);
const read = <T extends z.ZodType>(schema: T, path: string): z.infer<T> =>
  schema.parse(parse(readFileSync(new URL(path, root), 'utf8')));
const folder = <T extends z.ZodType>(schema: T, name: string): z.infer<T>[] =>
  readdirSync(new URL(name, root))
    .filter((file) => file.endsWith('.yaml') && file !== 'editions.yaml')
    .sort()
    .map((file) => read(schema, `${name}/${file}`));

const { departments } = read(DepartmentFile, 'departments.yaml');
const { concepts } = read(ConceptFile, 'terms/symptoms.yaml');
const { cues } = read(CueFile, 'terms/context.yaml');
const definitions = folder(CaseDefinition, 'case-definitions');
const diseases = folder(NotifiableDiseaseFile, 'notifiable-diseases').flatMap((file) => file.diseases);
const measures = folder(Measure, 'measures');
const patterns = folder(Pattern, 'patterns');
const treatments = folder(TreatmentGroup, 'treatments');
const examinations = folder(ExaminationTable, 'examinations');
const lists = folder(WrittenList, 'responsibilities');
const norms = folder(NormFile, 'norms').flatMap((file) => file.norms);
const [calendar] = folder(Calendar, 'calendars');

describe('references', () => {
  it('has files to look at', () => {
    expect(definitions.length).toBeGreaterThanOrEqual(15);
    expect(measures.length).toBeGreaterThanOrEqual(20);
    expect(patterns.length).toBeGreaterThanOrEqual(3);
  });

  it('has a table of examinations, with codes of SNOMED CT alone', () => {
    const said = examinations.flatMap(({ parts, together, sides }) => [...parts, ...together, ...Object.values(sides)]);
    const codes = said.flatMap((one) => one['snomed-ct']);
    expect(codes.length).toBeGreaterThan(80);
    expect(codes.filter((code) => publicCode(code, 'snomed-ct') === undefined)).toEqual([]);
  });

  it('leads from definitions to concepts, without a word of two effects', () => {
    expect(checkDefinitions(definitions, concepts, cues)).toEqual([]);
  });

  it('leads from measures and patterns to definitions, diseases, departments, windows and levels', () => {
    const withLine = <T extends { readonly id: string }>(value: T) => ({
      file: value.id,
      value,
      lineOf: () => 0,
    });
    const problems = checkReferences({
      measures: measures.map(withLine),
      patterns: patterns.map(withLine),
      definitions,
      diseases,
      departments,
      treatments,
    });
    expect(problems).toEqual([]);
  });

  it('gives each method parameters that it takes', () => {
    for (const { method, params } of measures.flatMap(({ detectors }) => detectors)) {
      expect(() => findMethod(method).prepare(params, 365)).not.toThrow();
    }
  });

  it('counts findings of images and ECGs that the catalogue has', () => {
    const counted = measures.flatMap(({ quantity }) =>
      'counted' in quantity && quantity.counted.of === 'findings' ? [quantity.counted] : [],
    );
    expect(counted.length).toBeGreaterThan(0);
    const files = { imaging: 'imaging-findings.yaml', ecg: 'ecg-statements.yaml' } as const;
    for (const { event, codes } of counted) {
      const { statements } = read(z.object({ statements: z.array(z.object({ code: z.string() })) }), files[event]);
      expect(codes.filter((code) => statements.every((one) => one.code !== code))).toEqual([]);
    }
  });

  it('counts every notifiable disease in a measure', () => {
    const counted = new Set<string>(
      measures.flatMap(({ quantity }) =>
        quantity.kind === 'count' && quantity.counted.of === 'notifiable' ? quantity.counted.diseases : [],
      ),
    );
    const listed = diseases.filter((disease) => disease.class !== 'none').map(({ id }) => id);
    expect(listed.filter((id) => !counted.has(id))).toEqual([]);
  });
});

describe('law and calendar', () => {
  it('has as many diseases as each edition of the law names', () => {
    const { editions } = read(DiseaseListEditions, 'notifiable-diseases/editions.yaml');
    expect(checkEditions(diseases, editions)).toEqual([]);
  });

  it('works only on weekend days instead, outside of the holidays they pay for', () => {
    const years = calendar?.years ?? [];
    expect(years.map(({ year }) => year)).toEqual([2024, 2025, 2026, 2027]);
    for (const period of years.flatMap(({ periods }) => periods)) {
      expect(period.firstDay <= period.lastDay).toBe(true);
      for (const day of period.statutory) expect(day >= period.firstDay && day <= period.lastDay).toBe(true);
      for (const day of period.worked) {
        expect([0, 6]).toContain(new Date(`${day}T00:00:00Z`).getUTCDay());
        expect(day < period.firstDay || day > period.lastDay).toBe(true);
      }
    }
  });

  it('has thirteen days that are holidays by law from 2025, eleven before', () => {
    const days = calendar?.years.map(({ periods }) => periods.flatMap(({ statutory }) => statutory).length);
    expect(days).toEqual([11, 13, 13, 13]);
  });
});

describe('responsibilities', () => {
  it('has a list for every kind of alert that a measure, a pattern or a disease can raise', () => {
    const raised: AlertKind[] = [
      ...measures.map(({ alertKind }) => alertKind),
      ...patterns.flatMap((pattern) => {
        if (pattern.pattern !== 'cluster') return [pattern.alertKind];
        const threshold = pattern.of.subject === 'case-definition' ? [pattern.of.threshold.alertKind] : [];
        return [...threshold, ...Object.values(pattern.alertKindOfSetting)];
      }),
      ...diseases
        .flatMap((disease) => [disease, ...(disease.forms ?? [])])
        .flatMap(({ aggregation }) => (aggregation === undefined ? [] : [aggregation.alertKind])),
    ];
    const written = lists.map((list) => ({ list, file: `${list.id}.yaml` }));
    for (const day of ['2000-01-01', '2026-11-21']) {
      const resolved = resolveNorms(written, norms, day);
      const problems = checkResponsibilities({ lists: resolved.lists, departments, alertKinds: raised, day });
      expect([...resolved.problems.filter(isFatal), ...problems].map(describeProblem)).toEqual([]);
    }
  });

  it('can be edited in the product: no text of a list is taken for one that identifies somebody', () => {
    const found = lists.flatMap((list) =>
      textsIn(list).filter((text) => identifyingIn(text) !== undefined),
    );
    expect(found).toEqual([]);
  });
});
