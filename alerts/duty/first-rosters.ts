// The rosters that offices begin with: read and checked at the start, made where the office has none and its people are known. One with a hole or a
// double shift stops the start, with its file.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RosterFile } from '../../contracts/catalogue/roster-file.ts';
import type { Roster } from '../../contracts/roster.ts';
import type { EpochMs } from '../../contracts/time.ts';
import {
  CatalogueError,
  loadYamlFolder,
  type CatalogueFile,
  type CatalogueProblem,
} from '../../platform/catalogue/load-yaml.ts';
import type { Pool } from '../../platform/store/pool.ts';
import { transaction } from '../../platform/store/transaction.ts';
import { machineReason } from '../../contracts/vocabulary/machine-reasons.ts';
import { appendAudit, beginWriting } from '../audit/append.ts';
import { MACHINE } from '../cases/case.ts';
import { checkRoster } from './check-roster.ts';
import { rosterSubject } from './decide-roster.ts';
import { loadMembers, loadRosterOf } from './duty-store.ts';
import { HORIZON_MS } from './outlook.ts';
import { dutySetting, refreshOutlook } from './refresh-outlook.ts';
import { dutySpans } from './spans.ts';
import type { DutyCalendar } from './turns.ts';
import { stretchText } from './wall-text.ts';

export interface RosterSource {
  /** Of the catalogue; one without rosters has none. */
  readonly folder: string;
  readonly calendar: DutyCalendar;
  readonly now: EpochMs;
}

/** Throws CatalogueError. */
export function loadFirstRosters({ folder, calendar, now }: RosterSource): Roster[] {
  const path = join(folder, 'rosters');
  if (!existsSync(path)) return [];
  const files = loadYamlFolder(path, RosterFile);
  const problems = files.flatMap((file) => problemsOf(file, { calendar, now }));
  if (problems.length > 0) throw new CatalogueError(problems);
  return files.map(({ value }) => rosterOf(value));
}

const rosterOf = ({ plan, ...file }: RosterFile): Roster => ({
  v: 1,
  version: 1,
  ...file,
  plans: [plan],
  overrides: [],
});

function problemsOf(
  file: CatalogueFile<RosterFile>,
  { calendar, now }: Pick<RosterSource, 'calendar' | 'now'>,
): CatalogueProblem[] {
  const roster = rosterOf(file.value);
  const duty = { ...calendar, isAvailable: () => true };
  const over = { startAt: now, endAt: now + HORIZON_MS };
  const [first] = checkRoster({ roster, over, spans: dutySpans(roster, over, duty) }, duty);
  if (first === undefined) return [];
  const who = first.person ?? 'nobody';
  return [
    {
      file: file.file,
      line: file.lineOf(['plan', 'layers']),
      reason: `${first.code}: ${who} from ${stretchText(first, calendar.zone)}`,
    },
  ];
}

/** Makes those whose office has none yet; returns how many. Rosters of people whom nobody knows are left alone. */
export function makeFirstRosters(
  store: Pool,
  rosters: readonly Roster[],
  { calendar, now }: Pick<RosterSource, 'calendar' | 'now'>,
): Promise<number> {
  return transaction(store, async (tx) => {
    await beginWriting(tx);
    let made = 0;
    for (const roster of rosters) {
      if ((await loadRosterOf(tx, roster)) !== null) continue;
      const members = await loadMembers(tx, roster);
      const people = roster.plans.flatMap(({ head, layers }) => [
        head,
        ...layers.flatMap((layer) => layer.people),
      ]);
      if (!people.every((person) => members.has(person))) continue;
      await appendAudit(tx, [madeStep(roster)], now);
      const duty = await dutySetting(tx, roster, calendar);
      await refreshOutlook(tx, { roster, outlook: null }, { now, duty });
      made += 1;
    }
    return made;
  });
}

const madeStep = (roster: Roster) =>
  ({
    actor: MACHINE,
    action: 'duty-create-roster',
    subject: rosterSubject(roster),
    fromState: null,
    toState: 'v1',
    reason: null,
    details: {
      because: machineReason('first-start'),
      department: roster.department,
      place: roster.place,
    },
  }) as const;
