/** Says a look at a day in progress in Chinese and in English: until when, how many were expected so far, and what the figure leaves out. */
import type { Words } from '../../contracts/words.ts';
import type { DayLook } from '../methods/intraday/look-at-day.ts';
import { formatFigure } from '../methods/words.ts';

export interface SaidLook {
  readonly look: DayLook;
  /** Full hours of the day that are over. */
  readonly cut: number;
  readonly expectedToday: number;
  /** Part of the day's usual events that is due from silent sites, 0 to 1. */
  readonly silentShare: number;
}

/** Below this what can have been told is as good as all. */
const WHOLE_SHARE = 0.995;

export function lookReason(said: SaidLook): { readonly code: string; readonly words: Words } {
  const { look } = said;
  return {
    code: look.exceeds ? 'so-far-above-limit' : 'so-far-within-limit',
    words: { zh: zhOf(said), en: enOf(said) },
  };
}

export const hourWords = (cut: number): string => `${String(cut).padStart(2, '0')}:00`;

function zhOf({ look, cut, expectedToday, silentShare }: SaidLook): string {
  const limit =
    look.limit === null
      ? '此刻尚不足以判断'
      : `${look.exceeds ? '高于' : '未高于'}该时刻上限 ${String(look.limit - 1)}`;
  return [
    `截至 ${hourWords(cut)} 观察 ${String(look.observed)} 例，至此预期 ${formatFigure(look.expected)} 例（全天预期 ${formatFigure(expectedToday)} 例），${limit}`,
    ...(isWhole(look)
      ? []
      : [`实时推算：应有的只有 ${percent(look)} 此刻可能已上报，预期已按此折算`]),
    ...(silentShare > 0 ? [`平时占全天 ${rounded(silentShare)} 的机构现已静默，未计入预期`] : []),
  ].join('；');
}

function enOf({ look, cut, expectedToday, silentShare }: SaidLook): string {
  const limit =
    look.limit === null
      ? 'too early to tell'
      : `${look.exceeds ? 'above' : 'not above'} the limit of ${String(look.limit - 1)} at that hour`;
  return [
    `By ${hourWords(cut)} expected ${formatFigure(look.expected)} cases so far, seen ${String(look.observed)}, ${limit} (${formatFigure(expectedToday)} expected in the whole day)`,
    ...(isWhole(look)
      ? []
      : [
          `nowcast: of what was due by then ${percent(look)} can have been reported by now, and only that is expected`,
        ]),
    ...(silentShare > 0
      ? [
          `sites that are silent, usually ${rounded(silentShare)} of the day, are left out of the expectation`,
        ]
      : []),
  ].join('; ');
}

const toldShare = ({ expected, due }: DayLook): number => (due <= 0 ? 1 : expected / due);
const isWhole = (look: DayLook): boolean => toldShare(look) >= WHOLE_SHARE;
const percent = (look: DayLook): string => rounded(toldShare(look));
const rounded = (share: number): string => `${String(Math.round(share * 100))} %`;
