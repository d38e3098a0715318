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
    case 'settlement-failure':
      return settlementFailureSaid(event.body);
    case 'procedure':
      return procedureSaid(event.body);
    case 'laboratory':
      return event.body.results
        .slice(0, LISTED_MAX)
        .flatMap(({ interpretation }) => said('interpretation', interpretation));
    default:
      return resourceSaid(event);
  }
}

/** Means and counts: what the figures of occupancy, stock and use are made of. */
function resourceSaid(event: Event): SaidValue[] {
  switch (event.kind) {
    case 'beds': {
      const { ward, staffed, occupied } = event.body;
      return [...ofHouse('unit', ward), ...said('occupied', occupied), ...said('staffed', staffed)];
    }
    case 'device-use': {
      const { deviceKind, inUse, available } = event.body;
      return [
        ...ofHouse('unit', deviceKind),
        ...said('inUse', inUse),
        ...said('available', available),
      ];
    }
    case 'stock': {
      const { item, onHand, dailyUse } = event.body;
      return [...ofHouse('item', item), ...said('onHand', onHand), ...said('dailyUse', dailyUse)];
    }
    case 'staff': {
      const { post, onDuty, absent } = event.body;
      return [...ofHouse('unit', post), ...said('onDuty', onDuty), ...said('absent', absent)];
    }
    case 'pharmacy':
    case 'school-absence':
    case 'public-report':
    case 'aggregate': {
      const { item, count, denominator } = event.body;
      return [...ofHouse('item', item), ...said('count', count), ...said('outOf', denominator)];
    }
    default:
      return [];
  }
}

const ofHouse = (name: Name, code: string): SaidValue[] =>
  TOKEN.test(code) ? [] : said(name, code);

type BodyOf<Kind extends Event['kind']> = Extract<Event, { readonly kind: Kind }>['body'];

const imagingSaid = (body: BodyOf<'imaging'>): SaidValue[] => [
  ...said('step', body.step),
  ...said('modality', body.modality),
  ...said('bodyPart', body.bodyPart),
  ...said('urgency', body.urgency),
  ...said('readBy', body.readBy),
  ...(body.coded ?? [])
    .filter(({ certainty }) => certainty !== 'denied')
    .slice(0, LISTED_MAX)
    .flatMap(({ names }) => said('finding', names)),
];

const ecgSaid = (body: BodyOf<'ecg'>): SaidValue[] => [
  ...said('step', body.step),
  ...said('readBy', body.readBy),
  ...body.statements
    .filter(({ certainty }) => certainty !== 'denied')
    .slice(0, LISTED_MAX)
    .flatMap(({ names }) => said('finding', names)),
  ...said('heartRatePerMin', body.heartRatePerMin),
];

const settlementFailureSaid = (body: BodyOf<'settlement-failure'>): SaidValue[] => [
  ...said('step', body.step),
  ...ofHouse('reason', body.ownReason ?? body.reason),
  ...said('insuredPlace', body.insuredPlace),
  ...said('totalFen', body.totalFen),
];

const procedureSaid = ({ sort, status, codes }: BodyOf<'procedure'>): SaidValue[] => [
  ...said('step', status),
  ...said('sort', sort),
  ...codes.slice(0, LISTED_MAX).flatMap(({ code }) => ofHouse('code', code)),
];

const claimSaid = (body: BodyOf<'claim'>): SaidValue[] => [
  ...said('step', body.step),
  ...said('review', body.review?.outcome),
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
