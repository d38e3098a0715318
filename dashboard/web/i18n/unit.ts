// Figures with what stands behind them: percent, per 100,000, minutes. A measure without a unit is a number of cases.
import { useCallback } from 'react';
import { useMeasures } from '../api/queries.ts';
import { figure } from './figure.ts';
import { useLanguage } from './setup.ts';

/** Chinese units and the percent sign follow the figure at once. */
export function withUnit(value: number | null | undefined, unit: string | undefined): string {
  const said = figure(value);
  if (unit === undefined || value === null || value === undefined) return said;
  return /^[%/\p{Script=Han}℃]/u.test(unit) ? `${said}${unit}` : `${said} ${unit}`;
}

/** Says a figure of one measure with its unit. */
export function useFigure(measure: string | null): (value: number | null | undefined) => string {
  const { data } = useMeasures();
  const language = useLanguage();
  const unit = data?.find(({ id }) => id === measure)?.unit?.[language];
  return useCallback((value) => withUnit(value, unit), [unit]);
}
