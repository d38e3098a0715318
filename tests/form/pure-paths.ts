/**
 * The parts of the product that decide and never act: no clock, no randomness, no environment, no bus, no store. A path
 * ends in `/` for a whole folder, otherwise it is the beginning of file names. A path that fits no file breaks the rule,
 * so that a moved folder cannot leave it in silence.
 */

export const PURE_PATHS: readonly string[] = [
  'contracts/',

  'platform/derived-id',
  'platform/schema/',
  'platform/text/',
  'platform/zone/',

  'ingest/charset/',
  'ingest/deidentify/',
  'ingest/ecg/atrial-fibrillation',
  'ingest/ecg/decide-beats',
  'ingest/ecg/detect-beats',
  'ingest/ecg/ecg-report',
  'ingest/ecg/judge-ecg',
  'ingest/ecg/map-statements',
  'ingest/ecg/moving-average',
  'ingest/ecg/reading',
  'ingest/ecg/rhythm',
  'ingest/ecg/rr-statistics',
  'ingest/ecg/score-beats',
  'ingest/ecg/slope-peaks',
  'ingest/ecg/wfdb-',
  'ingest/edge/judge-edge-event',
  'ingest/hl7v2/',
  'ingest/home/device-clocks',
  'ingest/home/expand-readings',
  'ingest/home/judge-clock',
  'ingest/home/settle-clock',
  'ingest/home/units',
  'ingest/home/who-measures',
  'ingest/mllp/framer',
  'ingest/mqtt/packet-framer',
  'ingest/normalise/',

  'detectors/backtest/history',
  'detectors/backtest/judge-history',
  'detectors/backtest/score',
  'detectors/catalogue.ts',
  'detectors/claims/',
  'detectors/classify/',
  'detectors/methods/',
  'detectors/patterns/',
  'detectors/series/',
  'detectors/signals/decide-',
  'detectors/signals/signal-id',
  'detectors/visits/',
  'detectors/windows/',

  'alerts/audit/canonical',
  'alerts/audit/chain',
  'alerts/cases/',
  'alerts/lifecycle/',
  'alerts/responsibilities/',
  'alerts/tasks/',
  'alerts/triage/',
];

/** Packages that a pure file may import: they compute from what they are given. */
export const PURE_PACKAGES: readonly string[] = ['zod', 'luxon', 'node:buffer', 'node:crypto'];
