// Where and of which window a figure is: "Linxi district · 2026-03-05 14:00, hour". Figures of different places are never shown bare.
import type { JSX } from 'react';
import type { SiteId } from '../../../contracts/ids.ts';
import { windowWords } from '../../../contracts/vocabulary/windows.ts';
import type { Window } from '../../../contracts/window.ts';
import { useAccount } from '../api/session.ts';
import { useWords } from '../i18n/setup.ts';
import { windowStart } from '../i18n/time.ts';
import { PlaceName, SiteName } from './names.tsx';

export function FindingPlace(props: {
  readonly of: { readonly place: string; readonly siteId: SiteId | null; readonly window: Window };
}): JSX.Element {
  const inWords = useWords();
  const { place, siteId, window } = props.of;
  // The list of sites is for desks; a department is told the place.
  const isDesk = useAccount().role !== 'department-member';
  return (
    <small className="muted finding-place">
      {siteId === null || !isDesk ? <PlaceName code={place} /> : <SiteName id={siteId} />} ·{' '}
      {windowStart(window)} {inWords(windowWords(window.kind).name)}
    </small>
  );
}
