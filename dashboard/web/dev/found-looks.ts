// Findings of looks at many places in the development world: a cluster in space and time, and several weak sources on one day.
import type { Signal } from '../../../contracts/signal.ts';
import type { Words } from '../../../contracts/words.ts';
import { DAY_MS, dayStart } from './figures.ts';
import type { Made } from './made.ts';

const SOURCES = [
  ['门急诊就诊', 'visits', 'influenza-like-illness', 14, 6.5, 0.012],
  ['药店销售', 'pharmacies', 'otc-antipyretics', 88, 61.2, 0.021],
  ['检验', 'laboratory', 'respiratory-positives', 6, 1.8, 0.014],
  ['影像', 'imaging', 'pneumonia-images', 5, 1.9, 0.047],
  ['心电', 'ECG', 'ecg-tachycardia', 4, 2.4, 0.22],
] as const;

function severalSources(): Signal['detector'] {
  const whole = SOURCES.reduce((sum, source) => sum - Math.log(source[5]), 0);
  const sources = SOURCES.map(([zh, en, measure, observed, expected, pvalue]) => ({
    names: { zh, en },
    ...{ measure, observed, expected, pvalue },
    weight: Number((-Math.log(pvalue) / whole).toFixed(3)),
    isUnusual: pvalue <= 0.1,
  }));
  const unheard = [{ zh: '学校缺课', en: 'schools' }];
  const params = { pvalue: 0.000004, limit: 0.0001, correlation: 0.2, sources, unheard };
  return { method: 'multi-trigger', version: '2026.2', params };
}

function clusterFrom({ asOf }: Signal): Signal['detector'] {
  const toAt = dayStart(asOf);
  const params = {
    measure: 'influenza-like-illness',
    places: ['990103003', '990103004', '990103005'],
    located: 'residence',
    fromAt: toAt - 3 * DAY_MS,
    toAt,
    relativeRisk: 2.9,
    recurrenceDays: 812,
  };
  return { method: 'space-time-scan', version: '2026.1', params };
}

const wordsOf = (isScan: boolean): Words =>
  isScan
    ? {
        zh: '3 天内按居住地集中于 3 个乡镇：31 例，预期 10.7 例；纯属偶然时约 2 年才会出现一次',
        en: 'Within 3 days, by where they live, in 3 townships: 31 cases, 10.7 expected; chance alone makes the like once in about 2 years',
      }
    : {
        zh: '同时偏高：门急诊就诊、药店销售、检验、影像；合并后偶然出现的概率 4.0e-6',
        en: 'High together: visits; pharmacies; laboratory; imaging; by chance together with probability 4.0e-6',
      };

/** Of a plot of this kind: no single facts, no series of its own. */
export function asLook({ alert, signals, facts }: Made): Made {
  const found = signals.map((signal): Signal => {
    const isScan = signal.measure.startsWith('scan');
    const detector = isScan ? clusterFrom(signal) : severalSources();
    const reason = {
      code: isScan ? 'space-time-cluster' : 'several-sources',
      words: wordsOf(isScan),
    };
    return { ...signal, reason, series: null, assessment: null, detector, evidence: [] };
  });
  return { alert, signals: found, assessments: [], facts: facts.slice(0, 0) };
}
