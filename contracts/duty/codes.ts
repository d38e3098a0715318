// The closed lists of duty rosters and shifts: what the machine does, why somebody is told, why a command is refused. Words: vocabulary/duty.ts.
export const DUTY_ACTS = [
  'roster-hole-found',
  'handover-drafted',
  'handover-redrafted',
  'handover-overdue',
  'task-followed',
] as const;

export const DUTY_NOTICES = [
  'roster-hole',
  'roster-hole-near',
  'swap-asked',
  'swap-answered',
  'handover-due',
] as const;

export const DUTY_REFUSALS = [
  'roster-has-hole',
  'not-on-duty',
  'double-shift',
  'handover-changed',
  'handover-too-early',
  'unknown-department',
  'unknown-place',
] as const;
