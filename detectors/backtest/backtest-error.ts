/** What can be wrong with a call of `vigil backtest` beyond what `vigil detect` and the methods refuse. Codes are stable; exit code 2. */
export const BACKTEST_ERROR_CODES = [
  'usage',
  'as-of-malformed',
  'truth-malformed',
  'truth-outside',
  'no-observations',
  'unknown-measure',
  'unknown-place',
  'report-unwritable',
] as const;
export type BacktestErrorCode = (typeof BACKTEST_ERROR_CODES)[number];

export class BacktestError extends Error {
  readonly code: BacktestErrorCode;

  constructor(code: BacktestErrorCode, message: string) {
    super(message);
    this.name = 'BacktestError';
    this.code = code;
  }
}
