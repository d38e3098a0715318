// Windows in words, both languages: as the name of a kind, as what a number of them is counted in, and as the span of a finding.
import { shapeOf, type WindowKind, type WindowShape } from '../window-shape.ts';
import type { Words } from '../words.ts';

export interface WindowWords {
  /** "hour", "6 hours": behind the time at which it began. */
  readonly name: Words;
  /** "3 …" of them in a row; the English plural ends in s. */
  readonly several: Words;
  /** Behind what was found: " in one hour"; nothing for a day. */
  readonly span: Words;
}

const OWN: Readonly<Partial<Record<WindowKind, WindowWords>>> = {
  'half-hour': {
    name: { zh: '半小时', en: 'half hour' },
    several: { zh: '个半小时', en: 'half hours' },
    span: { zh: '半小时内', en: ' in half an hour' },
  },
  hour: {
    name: { zh: '小时', en: 'hour' },
    several: { zh: '小时', en: 'hours' },
    span: { zh: '1 小时内', en: ' in one hour' },
  },
  day: {
    name: { zh: '日', en: 'day' },
    several: { zh: '天', en: 'days' },
    span: { zh: '', en: '' },
  },
  week: {
    name: { zh: '周', en: 'week' },
    several: { zh: '周', en: 'weeks' },
    span: { zh: '本周（周一至周日）', en: ' in the week from Monday to Sunday' },
  },
  day7: {
    name: { zh: '7 天', en: '7 days' },
    several: { zh: '个 7 天窗口', en: 'seven-day windows' },
    span: { zh: '近 7 天', en: ' over 7 days' },
  },
};

const HALVES_IN_HOUR = 2;

/** "6 hours", "half an hour", "3 days". */
function lengthOf({
  of,
  cells,
}: {
  readonly of: WindowShape['of'];
  readonly cells: number;
}): Words {
  if (of === 'half' && cells < HALVES_IN_HOUR) return { zh: '半小时', en: 'half an hour' };
  const count = of === 'half' ? cells / HALVES_IN_HOUR : cells;
  const one = of === 'day' ? { zh: '天', en: 'day' } : { zh: '小时', en: 'hour' };
  const number = String(count);
  return { zh: `${number} ${one.zh}`, en: `${number} ${one.en}${count === 1 ? '' : 's'}` };
}

function wordsOf(kind: WindowKind): WindowWords {
  const own = OWN[kind];
  if (own !== undefined) return own;
  const shape = shapeOf(kind);
  if (shape.moves === 'session')
    return sessionWords(lengthOf({ of: 'half', cells: shape.gapCells }));
  const length = lengthOf(shape);
  const one = length.en.replace(/s$/, '').replace(' ', '-');
  const several = { zh: `个 ${length.zh}窗口`, en: `${one} windows` };
  if (shape.moves === 'tumbling')
    return {
      name: length,
      several,
      span: { zh: `${length.zh}内`, en: ` in ${length.en}` },
    };
  return {
    name: slidingName(shape.of, length),
    several,
    span: { zh: `近 ${length.zh}`, en: ` over ${length.en}` },
  };
}

function slidingName(of: WindowShape['of'], length: Words): Words {
  if (of === 'day') return length;
  const step =
    of === 'half' ? { zh: '每半小时', en: 'each half hour' } : { zh: '每小时', en: 'each hour' };
  return { zh: `${length.zh}（${step.zh}滑动）`, en: `${length.en} (${step.en})` };
}

function sessionWords(gap: Words): WindowWords {
  return {
    name: { zh: `连续时段（间隔不超过 ${gap.zh}）`, en: `burst (pauses of up to ${gap.en})` },
    several: { zh: '个连续时段', en: 'bursts' },
    span: {
      zh: `连续时段内（间隔不超过 ${gap.zh}）`,
      en: ` in one burst (pauses of up to ${gap.en})`,
    },
  };
}

const KNOWN = new Map<WindowKind, WindowWords>();

export function windowWords(kind: WindowKind): WindowWords {
  let words = KNOWN.get(kind);
  if (words === undefined) KNOWN.set(kind, (words = wordsOf(kind)));
  return words;
}
