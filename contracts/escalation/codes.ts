// The closed lists of escalation, disputes and the watchdog: what the machine does, why somebody is told, why a command is refused. Words: vocabulary/escalation.ts.
export const ESCALATION_ACTS = [
  'escalated',
  'escalation-answered',
  'dispute-unruled',
  'case-without-next-step',
  'notification-without-outcome',
  'clock-not-fired',
  'next-step-found',
  'task-assignee-gone',
  'task-assignee-back',
] as const;

export const ESCALATION_NOTICES = [
  'escalated',
  'ruling-due',
  'no-next-step',
  'declined',
  'decline-accepted',
  'insisted',
  'supervised',
  'assignee-gone',
] as const;

export const ESCALATION_REFUSALS = [
  'arbiter-not-above',
  'nobody-to-take-it',
  'ruling-is-final',
] as const;
