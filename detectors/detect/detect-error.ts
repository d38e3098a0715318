/**
 * What can be wrong with a call of `vigil detect`, as a stable code and one sentence. Codes of methods (`MethodError`) are
 * passed on unchanged; both end as `error <code>: <sentence>` on standard error and exit code 2.
 */
export const DETECT_ERROR_CODES = [
  'usage',
  'input-unreadable',
  'input-empty',
  'csv-malformed',
  'column-missing',
  'column-unknown',
  'column-doubled',
  'series-missing',
  'time-malformed',
  'count-malformed',
  'negative-count',
  'fractional-count',
  'population-malformed',
  'duplicate-time',
  'irregular-spacing',
  'too-many-points',
  'calendar-malformed',
] as const;
export type DetectErrorCode = (typeof DETECT_ERROR_CODES)[number];

export class DetectError extends Error {
  readonly code: DetectErrorCode;

  constructor(code: DetectErrorCode, message: string) {
    super(message);
    this.name = 'DetectError';
    this.code = code;
  }
}
