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
  },
};
