// Which channels an office is told by, in which order: its own chain before that of its department elsewhere, the narrowest place first, the
// chain of all others (`*`) last. Pure.
import type { Chain, ChainStep } from '../../contracts/catalogue/notification-file.ts';
import type { Level } from '../../contracts/alert.ts';
import { lies, type PlaceCode } from '../../contracts/place.ts';

export interface Addressee {
  readonly department: string;
  readonly place: PlaceCode;
  readonly level: Level;
}

/** Empty: this office is told on the screens only. */
export function stepsFor(chains: readonly Chain[], to: Addressee): readonly ChainStep[] {
  const narrowest = (department: string): Chain | undefined =>
    chains
      .filter((chain) => chain.department === department)
      .filter(({ place }) => place === undefined || lies(to.place, place))
      .toSorted((one, other) => (other.place ?? '').length - (one.place ?? '').length)[0];
  const chain = narrowest(to.department) ?? narrowest('*');
  return (chain?.steps ?? []).filter(({ levels }) => levels?.includes(to.level) ?? true);
}

/** The step that follows a channel; the first where the channel is none of the chain any more; undefined after the last. */
export function stepAfter(steps: readonly ChainStep[], channel: string): ChainStep | undefined {
  return steps[steps.findIndex((step) => step.channel === channel) + 1];
}
