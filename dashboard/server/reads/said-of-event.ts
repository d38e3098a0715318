// The few values of an event that rules about sequences ask for, as they may be shown: codes of public systems, steps and amounts. Free text,
// tokens and codes of a house's own stay behind. Pure.
import type { SaidValue } from '../../../contracts/api/pattern-evidence.ts';
import type { Event } from '../../../contracts/event/event.ts';

/** What stands for a code of a house's own. */
const TOKEN = /^[a-z]\d+\./;
const LISTED_MAX = 5;

type Name = SaidValue['name'];
const said = (name: Name, value: SaidValue['value'] | null | undefined): SaidValue[] =>
  value === null || value === undefined ? [] : [{ name, value }];

export function saidOf(event: Event): SaidValue[] {
  switch (event.kind) {
    case 'visit':
      return [...said('step', event.body.action), ...said('class', event.body.fields.class)];
    case 'imaging':
      return imagingSaid(event.body);
    case 'ecg':
      return ecgSaid(event.body);
    case 'claim':
      return claimSaid(event.body);
    case 'home-reading':
      return [
        ...said('quantity', event.body.quantity),
        ...said('value', event.body.value),
        ...said('context', event.body.context),
      ];
    case 'laboratory':
      return event.body.results
        .slice(0, LISTED_MAX)
        .flatMap(({ interpretation }) => said('interpretation', interpretation));
    default:
      return [];
  }
}

type BodyOf<Kind extends Event['kind']> = Extract<Event, { readonly kind: Kind }>['body'];

const imagingSaid = (body: BodyOf<'imaging'>): SaidValue[] => [
  ...said('step', body.step),
  ...said('modality', body.modality),
  ...said('bodyPart', body.bodyPart),
  ...said('urgency', body.urgency),
  ...(body.coded ?? [])
    .filter(({ certainty }) => certainty !== 'denied')
    .slice(0, LISTED_MAX)
    .flatMap(({ names }) => said('finding', names)),
];

const ecgSaid = (body: BodyOf<'ecg'>): SaidValue[] => [
  ...said('step', body.step),
  ...body.statements
    .filter(({ certainty }) => certainty !== 'denied')
    .slice(0, LISTED_MAX)
    .flatMap(({ names }) => said('finding', names)),
  ...said('heartRatePerMin', body.heartRatePerMin),
];

const claimSaid = (body: BodyOf<'claim'>): SaidValue[] => [
  ...said('step', body.step),
  ...said('setting', body.setting),
  ...said('group', body.group !== null && !TOKEN.test(body.group) ? body.group : null),
  ...said('totalFen', body.totalFen),
  ...body.items
    .filter(({ code }) => !TOKEN.test(code))
    .slice(0, LISTED_MAX)
    .flatMap(({ code, quantity, daysSupply }) => [
      ...said('item', code),
      ...said('quantity', quantity),
      ...said('daysSupply', daysSupply),
    ]),
];
