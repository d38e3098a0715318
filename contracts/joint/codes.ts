// The closed lists of joint work: what the machine does, why somebody is told, why a command is refused. Words: vocabulary/joint.ts.
export const JOINT_ACTS = ['can-report-missing', 'team-ended'] as const;

export const JOINT_NOTICES = [
  'meeting-called',
  'meeting-cancelled',
  'team-set-up',
  'can-report-due',
  'limit-extended',
] as const;

export const JOINT_REFUSALS = ['not-the-lead', 'time-not-allowed', 'own-limit'] as const;
