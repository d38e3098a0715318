// What the figures of a recording say by themselves: a rate of 30 a minute is severe bradycardia, whether or not the device has a word for it.
// Probable and not definite: artefacts are counted as beats, and a reader decides. Pure.
import type { EcgStatementFile, MeasuredBound } from '../../contracts/catalogue/ecg-statements.ts';
import type { EcgStatement } from '../normalise/statement.ts';
import type { MappedStatement } from './map-statements.ts';

export type Measured = Partial<Pick<EcgStatement, 'heartRatePerMin' | 'intervalsMs' | 'origin'>>;
/** `said`: what words said of the same recording; a denial is a word too, and goes before the figures. */
export type MeasureMap = (
  measured: Measured,
  said: readonly MappedStatement[],
) => readonly MappedStatement[];

export function compileMeasures({ statements }: EcgStatementFile): MeasureMap {
  return (measured, said) => {
    // Figures that the door computed itself have findings of their own, each with its time within the recording.
    if (measured.origin === 'computed') return [];
    return statements
      .filter((meaning) => meaning.measured?.some((bound) => isReached(bound, measured)) === true)
      .filter((meaning) => !said.some(({ code }) => code === meaning.code))
      .map(({ code, names, weight }) => ({ code, names, weight, certainty: 'probable' }));
  };
}

function isReached({ of, atMost, atLeast }: MeasuredBound, measured: Measured): boolean {
  const value = of === 'qtc-ms' ? measured.intervalsMs?.qtc : measured.heartRatePerMin;
  // Devices write nought where they measured nothing.
  if (value === undefined || value === 0) return false;
  return value <= (atMost ?? Infinity) && value >= (atLeast ?? 0);
}
