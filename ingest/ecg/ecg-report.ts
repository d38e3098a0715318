// The judgement of an ECG in words for a terminal, one fact a line. Pure.
import type { AfIndication } from './atrial-fibrillation.ts';
import type { EcgJudgement } from './judge-ecg.ts';
import type { Rhythm } from './rhythm.ts';

export function ecgReport(ecg: EcgJudgement): string {
  const { heartRatePerMin, intervalsMs } = ecg.device;
  const device = [
    ...(heartRatePerMin === undefined ? [] : [`rate ${one(heartRatePerMin)} a minute`]),
    ...Object.entries(intervalsMs).map(([name, value]) => `${name.toUpperCase()} ${one(value)} ms`),
  ];
  const lines = [
    ['file', `${ecg.form}, ${one(ecg.seconds)} s at ${one(ecg.ratePerSecond)} a second`],
    ['leads', `${String(ecg.leads.length)}: ${ecg.leads.join(' ')}`],
    ['device', device.length === 0 ? 'measured nothing' : device.join(', ')],
    ...ecg.statements.map(({ code, weight, certainty, names }) => [
      'statement',
      `${code} (${names.zh}, ${names.en}): ${certainty}, ${weight}`,
    ]),
    ...(ecg.statementsUnknown === 0
      ? []
      : [['statement', `${String(ecg.statementsUnknown)} not known to the catalogue`]]),
    ['beats', `${String(ecg.beats)} in lead ${ecg.beatsOf}`],
    ...rhythmLines(ecg.rhythm),
    ...scoreLines(ecg),
  ];
  return lines.map(([title = '', words = '']) => `${title.padEnd(12)}${words}\n`).join('');
}

function rhythmLines(rhythm: Rhythm): string[][] {
  const { statistics, longestMs, pauses, longPauses, slowestPerMin, fastestPerMin } = rhythm;
  if (statistics === undefined) return [['rhythm', 'too few beats']];
  const { meanMs, sdMs, rmssdMs, pnn50, heartRatePerMin } = statistics;
  return [
    ['heart rate', `${one(heartRatePerMin)} a minute`],
    [
      'RR',
      `mean ${one(meanMs)} ms, SD ${one(sdMs)}, RMSSD ${one(rmssdMs)}, pNN50 ${percent(pnn50)}`,
    ],
    [
      'pauses',
      `${String(pauses)} of 2 s or more, ${String(longPauses)} of 3 s or more, longest interval ${one(longestMs)} ms`,
    ],
    slowestPerMin === undefined || fastestPerMin === undefined
      ? ['stretches', 'fewer than ten intervals']
      : [
          'stretches',
          `${one(slowestPerMin)} to ${one(fastestPerMin)} a minute over ten intervals: ${rhythm.rate}`,
        ],
    ['irregular', afWords(rhythm.atrialFibrillation)],
  ];
}

function afWords(af: AfIndication): string {
  if (af.outcome === 'insufficient')
    return `${String(af.intervals)} intervals, ${String(af.needed)} are needed to say whether as in atrial fibrillation`;
  if (af.outcome === 'not-indicated')
    return `not as in atrial fibrillation (entropy up to ${af.highest.toFixed(3)})`;
  return `as in atrial fibrillation for ${percent(af.share)} of the time (entropy up to ${af.highest.toFixed(3)})`;
}

function scoreLines({ againstAnnotations: score }: EcgJudgement): string[][] {
  if (score === undefined) return [];
  const { annotated, matched, sensitivity, precision } = score;
  return [
    [
      'annotations',
      `${String(matched)} of ${String(annotated)} beats matched within 150 ms: sensitivity ${percent(sensitivity)}, precision ${percent(precision)}`,
    ],
  ];
}

const one = (value: number): string => String(Math.round(value * 10) / 10);

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
