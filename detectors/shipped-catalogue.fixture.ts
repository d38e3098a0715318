/** The shipped catalogue, composed for tests of the detectors, so that they judge what an operator really gets. */
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { BudgetFile } from '../contracts/catalogue/budget.ts';
import { CaseGroupFile } from '../contracts/catalogue/case-groups.ts';
import { Calendar } from '../contracts/catalogue/calendar.ts';
import { Place } from '../contracts/catalogue/city.ts';
import { ExaminationTable } from '../contracts/catalogue/examination-table.ts';
import { Measure } from '../contracts/catalogue/measure.ts';
import { Pattern } from '../contracts/catalogue/pattern.ts';
import { Site } from '../contracts/catalogue/site.ts';
import { TreatmentGroup } from '../contracts/catalogue/treatment-group.ts';
import { composeCatalogue, type CatalogueParts, type DetectorCatalogue } from './catalogue.ts';
import {
  concepts,
  cues,
  definitions,
  diseases,
  uninformative,
} from './classify/shipped-catalogue.fixture.ts';

const root = new URL('../catalogue/', import.meta.url);
const text = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const lines = (path: string): unknown[] =>
  text(path)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
const yamlFiles = (folder: string): unknown[] =>
  readdirSync(new URL(folder, root))
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => parse(text(`${folder}${name}`)) as unknown);

export const shippedParts: CatalogueParts = {
  zone: 'Asia/Shanghai',
  definitions,
  concepts,
  cues,
  uninformative,
  diseases,
  measures: yamlFiles('measures/').map((file) => Measure.parse(file)),
  patterns: yamlFiles('patterns/').map((file) => Pattern.parse(file)),
  places: lines('city/places.ndjson').map((line) => Place.parse(line)),
  sites: lines('city/sites.ndjson').map((line) => Site.parse(line)),
  closedDays: [],
  groups: yamlFiles('groups/').map((file) => CaseGroupFile.parse(file)),
  examinations: yamlFiles('examinations/').map((file) => ExaminationTable.parse(file)),
  treatments: yamlFiles('treatments/').map((file) => TreatmentGroup.parse(file)),
  budgets: yamlFiles('budgets/').map((file) => BudgetFile.parse(file)),
  calendar: Calendar.parse(parse(text('calendars/china.yaml'))),
};

export const shippedCatalogue: DetectorCatalogue = composeCatalogue(shippedParts);
