// The closed lists of triage: what the machine does, why somebody is told, why a command is refused. Words: vocabulary/triage.ts.
export const TRIAGE_ACTS = [
  'alert-muted',
  'alert-released',
  'silence-begun',
  'silence-lapse-near',
  'silence-lapsed',
  'level-raised',
  'level-lowered',
  'alert-grew',
] as const;

export const TRIAGE_NOTICES = [
  'released',
  'silence-waiting',
  'silence-lapses',
  'silence-over',
  'grew',
  'level-raised',
] as const;

export const TRIAGE_REFUSALS = ['silence-too-long'] as const;
