/**
 * The latest state of each bed ward, device kind, article and post of a site, part by part where it is told in parts. Pure; any order of the statements, and any number of times,
 * gives the same: the state of the latest moment stands, and of two statements about one moment the later one.
 */
import type { Event } from '../../contracts/event/event.ts';
import type { SiteId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { compareStamps, stampOf, type Stamp } from '../visits/stamp.ts';

const RESOURCE_KINDS = ['beds', 'device-use', 'stock', 'staff'] as const;
export type ResourceKind = (typeof RESOURCE_KINDS)[number];
export type ResourceEvent = Extract<Event, { readonly kind: ResourceKind }>;

const KINDS: ReadonlySet<string> = new Set(RESOURCE_KINDS);

export function isResource(event: Event): event is ResourceEvent {
  return KINDS.has(event.kind);
}

export interface ResourceState {
  readonly siteId: SiteId;
  readonly kind: ResourceKind;
  /** Ward, kind of device, article or post. */
  readonly unit: string;
  /** Empty where the unit is told as a whole. */
  readonly part: string;
  readonly place: PlaceCode;
  /** When it was so. */
  readonly occurredAt: EpochMs;
  /** `staffed` and `occupied`, `available` and `inUse`, `onHand` and `dailyUse`, `onDuty` and `absent`. */
  readonly amounts: Readonly<Record<string, number>>;
  readonly stamp: Stamp;
}

export type ResourceStates = Map<string, ResourceState>;

export const resourceKey = ({
  siteId,
  kind,
  unit,
  part,
}: Pick<ResourceState, 'siteId' | 'kind' | 'unit' | 'part'>): string =>
  `${siteId} ${kind} ${part} ${unit}`;

/** In place. */
export function foldResource(states: ResourceStates, event: ResourceEvent): void {
  const stated = stateOf(event);
  const key = resourceKey(stated);
  const standing = states.get(key);
  if (standing === undefined || isLater(stated, standing)) states.set(key, stated);
}

function isLater(one: ResourceState, other: ResourceState): boolean {
  return (one.occurredAt - other.occurredAt || compareStamps(one.stamp, other.stamp)) > 0;
}

function stateOf(event: ResourceEvent): ResourceState {
  const { siteId, kind, place, occurredAt } = event;
  return { siteId, kind, place, occurredAt, ...contentOf(event), stamp: stampOf(event) };
}

function contentOf(event: ResourceEvent): Pick<ResourceState, 'unit' | 'part' | 'amounts'> {
  switch (event.kind) {
    case 'beds': {
      const { ward, part = '', ...amounts } = event.body;
      return { unit: ward, part, amounts };
    }
    case 'device-use': {
      const { deviceKind, part = '', ...amounts } = event.body;
      return { unit: deviceKind, part, amounts };
    }
    case 'stock': {
      const { item, part = '', ...amounts } = event.body;
      return { unit: item, part, amounts };
    }
    case 'staff': {
      const { post, part = '', ...amounts } = event.body;
      return { unit: post, part, amounts };
    }
  }
}
