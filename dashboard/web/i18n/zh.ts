// The interface in Chinese. The English files must hold the same keys: their types are derived from these.
import { zhDesk } from './zh-desk.ts';
import { zhTriage } from './zh-triage.ts';
import { zhLifecycle } from './zh-lifecycle.ts';
import { zhLists } from './zh-lists.ts';
import { zhTasks } from './zh-tasks.ts';
import { zhJoint } from './zh-joint.ts';
import { zhDuty } from './zh-duty.ts';
import { zhEvaluation } from './zh-evaluation.ts';
import { zhEvidence } from './zh-evidence.ts';
import { zhFeeds } from './zh-feeds.ts';
import { zhQuality } from './zh-quality.ts';
import { zhRosters } from './zh-rosters.ts';
import { zhStudies } from './zh-studies.ts';
import { zhViews } from './zh-views.ts';

export const zh = {
  ...zhDesk,
  ...zhViews,
  ...zhStudies,
  ...zhEvidence,
  ...zhFeeds,
  ...zhQuality,
  ...zhTriage,
  ...zhLifecycle,
  ...zhLists,
  ...zhTasks,
  ...zhJoint,
  ...zhDuty,
  ...zhRosters,
  ...zhEvaluation,
};

/** The same keys, in another language. */
export type Texts<T> = {
  readonly [K in keyof T]: T[K] extends string ? string : Texts<T[K]>;
};
