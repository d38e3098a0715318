// Texts in English: what a finding of a rule is made of.
import type { Texts } from './zh.ts';
import type { zhEvidence } from './zh-evidence.ts';

export const enEvidence: Texts<typeof zhEvidence> = {
  evidence: {
    title: 'How the rule found it',
    rule: 'Rule {{id}}, version {{version}}: definition and parameters',
    otherVersion: 'Found by version {{version}}; the rule has been changed in the catalogue since.',
    source: 'Source',
    page: 'Page of the method',
    onTime: 'Told when its time was over.',
    lateBy: 'Told {{duration}} after its time was over.',
    looksTheSame: 'What looks the same and is none: ',
    sources: 'Sources',
    unusual: 'high',
    columns: {
      source: 'Source',
      measure: 'Measure that speaks for it',
      observed: 'Observed',
      expected: 'Expected',
      pvalue: 'By chance',
      weight: 'Of the score',
    },
    weights:
      'Shares are of the sum of −ln p; probabilities are corrected for the number of measures of a source.',
    unheard: 'Sources of which nothing was known that day: {{sources}}.',
    and: ', ',
    cluster:
      'Cluster in space and time: {{from}} to {{to}}, places: {{count}}, {{by}}; {{risk}} times the risk of elsewhere.',
    byResidence: 'by where people live',
    bySite: 'by where they came to',
    clusterOnMap: 'Thick lines and the circle mark where it lies.',
    clusterPlaces: 'Places of the cluster',
  },
};
