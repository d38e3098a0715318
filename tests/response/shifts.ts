// The change of a shift as scenarios play it: the handover that the system drafted, and its two signatures.
import { HandoverDetail, HandoverList } from '../../contracts/api/duty.ts';
import type { ShiftHandover } from '../../contracts/shift-handover.ts';
import { eventually } from './calm.ts';
import type { City } from './city.ts';

/** Of this roster, the draft that waits for who leaves; drafted an hour before the shift ends. */
export async function draftOf(city: City, roster: string, reader: string): Promise<ShiftHandover> {
  const person = city.person(reader);
  const found = await eventually(`a draft of ${roster}`, async () => {
    const path = `/api/handovers?roster=${roster}`;
    const { handovers } = await person.reads(path, HandoverList);
    return handovers.find(({ state, endsAt }) => state === 'draft' && endsAt > city.now());
  });
  return (await person.reads(`/api/handovers/${found.id}`, HandoverDetail)).handover;
}

interface Signing {
  readonly user: string;
  readonly as: 'outgoing' | 'incoming';
}

const PATH = '/api/handovers/commands';
const signing = ({ id }: ShiftHandover, as: Signing['as']): object => ({
  command: 'sign-handover',
  handover: id,
  as,
});

export async function signs(city: City, handover: ShiftHandover, by: Signing): Promise<void> {
  await city.person(by.user).does(PATH, signing(handover, by.as));
}

/** The code of the refusal. */
export const refusedToSign = (city: City, handover: ShiftHandover, by: Signing): Promise<string> =>
  city.person(by.user).isRefused(PATH, signing(handover, by.as));

export async function handoverAs(
  city: City,
  { id }: ShiftHandover,
  reader: string,
): Promise<ShiftHandover> {
  const detail = await city.person(reader).reads(`/api/handovers/${id}`, HandoverDetail);
  return detail.handover;
}
