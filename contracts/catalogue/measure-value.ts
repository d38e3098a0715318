// The figure that a measure shows and judges, from what was added up: the only place where parts become a number. Null where the
// facts say nothing: nobody to divide by, too few to mean anything, or more taken back than has come so far. Pure.
import type { Amount } from '../amount.ts';
import { quantileOf } from '../histogram.ts';
import type { Words } from '../words.ts';
import { decimalsOf } from './measure-fields.ts';
import type { Measure, Quantity } from './measure.ts';

/** `persons`: who live there, of those ages; null where the catalogue does not say. */
export function valueOf(quantity: Quantity, amount: Amount, persons: number | null): number | null {
  const { count, parts = {} } = amount;
  switch (quantity.kind) {
    case 'count':
    case 'absence':
      return Math.max(0, count);
    case 'proportion':
      return shareOf(count, parts['d'] ?? 0, quantity.minimum ?? MINIMUM);
    case 'rate':
      return persons === null || persons <= 0
        ? null
        : (Math.max(0, count) * quantity.perPersons) / persons;
    case 'sum': {
      const sum = parts['s'] ?? 0;
      // A day of credits alone: money that was taken back elsewhere is no observation.
      if (sum < 0 && quantity.value.event === 'claim') return null;
      return sum / 10 ** decimalsOf(quantity.value);
    }
    case 'mean':
      return meanOf(amount, quantity.minimum, decimalsOf(quantity.value));
    case 'quantile':
      return count < (quantity.minimum ?? MINIMUM) ? null : quantileOf(parts, quantity.quantile);
    case 'duration':
      if (quantity.statistic === 'mean') return meanOf(amount, quantity.minimum, 0);
      return count < (quantity.minimum ?? MINIMUM) ? null : quantileOf(parts, quantity.statistic);
  }
}

/** Fewer facts than this make no share, mean or quantile, unless the measure says otherwise. */
export const MINIMUM = 20;

function shareOf(count: number, outOf: number, minimum: number): number | null {
  if (outOf < Math.max(1, minimum) || count < 0) return null;
  return (100 * Math.min(count, outOf)) / outOf;
}

function meanOf({ count, parts }: Amount, minimum = MINIMUM, decimals: number): number | null {
  return count < Math.max(1, minimum) ? null : (parts?.['s'] ?? 0) / 10 ** decimals / count;
}

/** What stands behind the figure; null where it is a plain number of facts. */
export function unitOf({ quantity, unit }: Pick<Measure, 'quantity' | 'unit'>): Words | null {
  if (unit !== undefined) return unit;
  switch (quantity.kind) {
    case 'proportion':
      return { zh: '%', en: '%' };
    case 'rate':
      return perPersons(quantity.perPersons);
    case 'duration':
      return { zh: '分钟', en: 'min' };
    default:
      return null;
  }
}

function perPersons(persons: number): Words {
  const isTenThousands = persons % 10_000 === 0;
  const zh = isTenThousands ? `${String(persons / 10_000)} 万` : String(persons);
  return { zh: `/${zh}人`, en: `per ${persons.toLocaleString('en')}` };
}
