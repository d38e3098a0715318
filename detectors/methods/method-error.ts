/**
 * The errors of methods: a caller's mistake in a name, a parameter or a series, never a matter of the data's weather.
 * Codes are stable; they appear on the command line and in refusals of a catalogue file.
 */
export const METHOD_ERROR_CODES = [
  'unknown-method',
  'unknown-parameter',
  'invalid-parameter',
  'wrong-frequency',
  'empty-series',
  'unsorted-time',
  'duplicate-time',
  'negative-count',
  'non-finite-count',
  'count-too-large',
  'from-out-of-range',
] as const;
export type MethodErrorCode = (typeof METHOD_ERROR_CODES)[number];

export class MethodError extends Error {
  readonly code: MethodErrorCode;

  constructor(code: MethodErrorCode, message: string) {
    super(message);
    this.name = 'MethodError';
    this.code = code;
  }
}
