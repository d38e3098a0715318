// How much of a site's free texts is withheld, as counters: so that an epidemiologist sees where the lexicon lacks words.
import type { Metrics } from '../platform/metrics.ts';
import type { Scrubbed } from './deidentify/scrub.ts';

export function countScrubbed(metrics: Metrics): (site: string, result: Scrubbed) => void {
  const characters = metrics.counter(
    'free_text_characters_total',
    'Letters and digits of free texts, by site and whether they were kept or withheld.',
    ['site', 'outcome'],
  );
  const runs = metrics.counter(
    'free_text_withheld_total',
    'Runs of free texts that were withheld, by site and kind.',
    ['site', 'kind'],
  );
  return (site, { withheld, charactersBefore, charactersAfter }) => {
    characters.inc({ site, outcome: 'kept' }, charactersAfter);
    if (withheld.size === 0) return;
    characters.inc({ site, outcome: 'withheld' }, Math.max(0, charactersBefore - charactersAfter));
    for (const [kind, count] of withheld) runs.inc({ site, kind }, count);
  };
}
