// Silences and muting, in English.
export const enTriage = {
  silences: {
    title: 'Silences',
    lead: 'While a silence lasts, alerts that match are opened as ever, but nobody is told or called up; when it ends, that is made up for. Levels I and II need a second person.',
    none: 'There are no silences',
    ask: 'Ask for a silence',
    askText: 'Whoever asks for a silence owns it; it ends by itself.',
    anyMeasure: 'All measures',
    upToLevel: 'Gravest level that it mutes',
    levelHint:
      'Levels I and II need a second person and last 24 hours at most, III and IV 7 days (the city’s settings decide).',
    hours: 'How long',
    hoursText: '{{count}} h',
    span: '{{from}} to {{until}}',
    askedBy: 'asked for by {{by}}',
    confirmedBy: 'confirmed by {{by}}',
    muted: 'Mutes {{count}} alerts now, {{signals}} signals in all',
    alert: 'alert {{number}}',
    own: 'You asked for it: somebody else has to confirm it.',
    mutedUntil: 'Muted until {{until}}',
    mutedOpen: 'Muted',
    verb: {
      confirm: 'Confirm',
      extend: 'Extend',
      end: 'End now',
      withdraw: 'Withdraw',
    },
  },
};
