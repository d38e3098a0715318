// An observation outside of any visit: each quantity in it is one reading of a person at home, or of whoever wears the device.
import type { HomeReadingStatement } from '../normalise/statement.ts';
import { codesOf } from './coding.ts';
import { numberOfTarget, ownNumber } from './identity.ts';
import type { Quantity } from '../home/units.ts';
import { measuredBy, readingOf } from './measured.ts';
import { occurredOf, statedAt } from './moment.ts';
import { type Read, type Reading, rejected, statements } from './reading.ts';
import { effectiveSources } from './report.ts';
import type { Component, Observation } from './resources.ts';

/** The parts that are body measurements: systolic and diastolic pressure are two of one observation. */
export function measuredParts(observation: Observation): (readonly [Quantity, Component])[] {
  return [observation, ...(observation.component ?? [])].flatMap((part) => {
    const measured = measuredBy(codesOf([part.code]));
    return measured === undefined ? [] : [[measured, part] as const];
  });
}

export function readHome(observation: Observation, by: Reading): Read {
  if (observation.status === 'entered-in-error' || observation.status === 'cancelled')
    return rejected('reading-cannot-be-withdrawn', 'a reading that was sent cannot be taken back');
  const reading = ownNumber(observation, []);
  if (reading === undefined)
    return rejected('missing-id', 'neither an identifier nor an id was sent');
  const said = statedAt(observation, observation.issued, by.timing);
  const time = occurredOf(effectiveSources(observation, undefined), said, by.timing);
  if ('code' in time) return { outcome: 'rejected', rejection: time };
  const device = numberOfTarget(by.scope.resolve(observation.device, by.json, 'Device'), []);
  const readings: HomeReadingStatement[] = [];
  for (const [quantity, part] of measuredParts(observation)) {
    const measured = readingOf(quantity, part.valueQuantity);
    if ('code' in measured) return { outcome: 'rejected', rejection: measured };
    readings.push({
      ...time,
      kind: 'home-reading',
      recordId: `Observation/${reading}/${quantity}`,
      reading: `${reading}^${quantity}`,
      device,
      ...measured,
      whoIsMeasuring: by.subject.person === undefined ? 'ambiguous' : 'certain',
      statedAt: said,
      person: by.subject.person,
    });
  }
  return statements(...readings);
}
