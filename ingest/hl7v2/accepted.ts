// Which messages this door takes: types, triggers, versions, processing ids. Anything else is refused, so that the sender learns of
// it at once instead of believing that it was counted.
import type { MergeFacts, VisitAction } from './facts.ts';
import type { Header } from './header.ts';
import type { RefusalCode } from './outcome.ts';

export type Meaning =
  | { readonly kind: 'visit'; readonly action: VisitAction }
  | { readonly kind: 'planned-visit' }
  | { readonly kind: 'merge'; readonly relation: MergeFacts['relation'] }
  | { readonly kind: 'money' }
  | { readonly kind: 'laboratory' }
  | { readonly kind: 'procedures' };

/** Transfers and changes of class (A02, A06, A07) are snapshots of a visit like any update. A pre-admission is no visit yet. */
const ADT: Readonly<Record<string, Meaning>> = {
  A01: { kind: 'visit', action: 'start' },
  A02: { kind: 'visit', action: 'update' },
  A03: { kind: 'visit', action: 'end' },
  A04: { kind: 'visit', action: 'start' },
  A05: { kind: 'planned-visit' },
  A06: { kind: 'visit', action: 'update' },
  A07: { kind: 'visit', action: 'update' },
  A08: { kind: 'visit', action: 'update' },
  A11: { kind: 'visit', action: 'cancel' },
  A13: { kind: 'visit', action: 'restore' },
  A24: { kind: 'merge', relation: 'linked' },
  A37: { kind: 'merge', relation: 'unlinked' },
  A40: { kind: 'merge', relation: 'merged' },
};

const MEANINGS: Readonly<Record<string, Readonly<Record<string, Meaning>>>> = {
  ADT,
  ORU: { R01: { kind: 'laboratory' } },
  BAR: {
    P01: { kind: 'money' },
    P05: { kind: 'money' },
    P06: { kind: 'money' },
    P12: { kind: 'procedures' },
  },
  DFT: { P03: { kind: 'money' } },
  // Medicines given; O01 is what versions before 2.4 call it.
  RAS: { O17: { kind: 'procedures' }, O01: { kind: 'procedures' } },
};

/** Some write `2.3.z` or `2.5.1^USA` in it; what they send is read all the same. */
const VERSION = /^2\.[1-9](?:\D|$)/;

/** Training and debugging messages (T, D) describe nobody: counting them would make an outbreak of an exercise. */
export const PRODUCTION_ONLY: ReadonlySet<string> = new Set(['P']);

export type Acceptance =
  | { readonly outcome: 'accepted'; readonly meaning: Meaning }
  | { readonly outcome: 'refused'; readonly code: RefusalCode };

/** Version and processing id are required, and yet left empty by small systems: that is noted, not refused. */
export function accept(
  header: Header,
  processingIds: ReadonlySet<string> = PRODUCTION_ONLY,
): Acceptance {
  const refused = (code: RefusalCode): Acceptance => ({ outcome: 'refused', code });
  if (header.type === '') return refused('missing-type');
  if (!Object.hasOwn(MEANINGS, header.type)) return refused('unsupported-type');
  const triggers = MEANINGS[header.type] ?? {};
  const meaning = Object.hasOwn(triggers, header.trigger) ? triggers[header.trigger] : undefined;
  if (meaning === undefined) return refused('unsupported-event');
  if (header.processingId !== '' && !processingIds.has(header.processingId))
    return refused('unsupported-processing-id');
  if (header.version !== '' && !VERSION.test(header.version)) return refused('unsupported-version');
  return { outcome: 'accepted', meaning };
}
