// What becomes of the lines of tables, as the counters name it.

export const IMPORT_FLOW = {
  dropped: ['duplicate', 'rejected'],
  errored: ['not-stored'],
} as const;
