// What the device says of a recording, in the common form: within the bounds of the event, its statements as they came. Pure.
import type { EcgStatement } from '../normalise/statement.ts';
import type { EcgReading } from './reading.ts';

const RATE_MAX = 400;
const INTERVAL_MS_MAX = 5_000;

export function measuredOf({
  device,
  statements,
}: Pick<EcgReading, 'device' | 'statements'>): Pick<
  EcgStatement,
  'statements' | 'heartRatePerMin' | 'intervalsMs'
> {
  const { heartRatePerMin, intervalsMs } = device;
  const fit = Object.entries(intervalsMs).filter(([, ms]) => ms >= 0 && ms <= INTERVAL_MS_MAX);
  const isFit =
    heartRatePerMin !== undefined && heartRatePerMin >= 0 && heartRatePerMin <= RATE_MAX;
  return {
    statements: statements.map((text) => ({ code: '', text })),
    heartRatePerMin: isFit ? heartRatePerMin : undefined,
    intervalsMs: fit.length === 0 ? undefined : Object.fromEntries(fit),
  };
}
