// The interface in English, complete: the type makes a missing or surplus key a compile error.
import { enDesk } from './en-desk.ts';
import { enTriage } from './en-triage.ts';
import { enLifecycle } from './en-lifecycle.ts';
import { enLists } from './en-lists.ts';
import { enTasks } from './en-tasks.ts';
import { enJoint } from './en-joint.ts';
import { enDuty } from './en-duty.ts';
import { enEvaluation } from './en-evaluation.ts';
import { enEvidence } from './en-evidence.ts';
import { enFeeds } from './en-feeds.ts';
import { enQuality } from './en-quality.ts';
import { enRosters } from './en-rosters.ts';
import { enStudies } from './en-studies.ts';
import { enViews } from './en-views.ts';
import type { Texts, zh } from './zh.ts';

export const en: Texts<typeof zh> = {
  ...enDesk,
  ...enViews,
  ...enStudies,
  ...enEvidence,
  ...enFeeds,
  ...enQuality,
  ...enTriage,
  ...enLifecycle,
  ...enLists,
  ...enTasks,
  ...enJoint,
  ...enDuty,
  ...enRosters,
  ...enEvaluation,
};
