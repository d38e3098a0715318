// The text of each state of a handover.
export const HANDOVER_STATE_TEXT = {
  draft: 'duty.draft',
  'signed-by-outgoing': 'duty.signed-by-outgoing',
  'signed-by-both': 'duty.signed-by-both',
} as const;
