/** A finding in words, in both languages: what, where, and why the rule is met. No token of a person is ever in them. Pure. */
import type { SequencePattern } from '../../contracts/catalogue/pattern.ts';
import type { Fact } from '../../contracts/fact.ts';
import type { SiteId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import { SAID_VALUE_WORDS } from '../../contracts/vocabulary/said.ts';
import type { Words } from '../../contracts/words.ts';
import type { SignalReason } from '../signals/decide-signal.ts';
import type { Found } from './found.ts';

export interface PlaceWords {
  placeNames(place: PlaceCode): Words;
  siteNames(site: SiteId): Words;
}

export function sequenceWords(
  found: Found,
  rule: SequencePattern,
  words: PlaceWords,
): { readonly title: Words; readonly reason: SignalReason } {
  const [first] = found.facts;
  const last = found.facts.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('a finding is made of facts');
  const where = whereOf(rule.finds.form === 'not-followed-by' ? first : last, words);
  return {
    title: { zh: `${where.zh} ${rule.names.zh}`, en: `${rule.names.en}, ${where.en}` },
    reason: reasonOf({ found, rule, first, last }, words),
  };
}

function whereOf(fact: Fact, words: PlaceWords): Words {
  const place = words.placeNames(fact.place);
  const site = words.siteNames(fact.siteId);
  return { zh: `${place.zh} ${site.zh}`, en: `${place.en}, ${site.en}` };
}

interface Told {
  readonly found: Found;
  readonly rule: SequencePattern;
  readonly first: Fact;
  readonly last: Fact;
}

function reasonOf({ found, rule: { finds }, first, last }: Told, words: PlaceWords): SignalReason {
  const { zh, en } = finds.of.names;
  switch (finds.form) {
    case 'each':
      return {
        code: 'fact-found',
        words: {
          zh: `${zh}，出现即报${finds.unless === undefined ? '' : `，${finds.unless.names.zh}的除外`}`,
          en: `${en}: each is reported${finds.unless === undefined ? '' : `, unless ${finds.unless.names.en}`}`,
        },
      };
    case 'count': {
      const times = String(found.observed ?? 0);
      const same = agreedWords(found);
      return {
        code: 'too-many',
        words: {
          zh: `${spanZh(finds.within)}内${zh} ${times} 次，达到 ${String(finds.least)} 次${same.zh}`,
          en: `${en}: ${times} within ${spanEn(finds.within)}, threshold ${String(finds.least)}${same.en}`,
        },
      };
    }
    case 'sum': {
      const sum = shown(found.observed ?? 0);
      return {
        code: 'too-much',
        words: {
          zh: `${spanZh(finds.within)}内${zh}合计 ${sum}，达到 ${shown(finds.least)}`,
          en: `${en}: ${sum} within ${spanEn(finds.within)}, threshold ${shown(finds.least)}`,
        },
      };
    }
    case 'trend':
      return {
        code: 'rising',
        words: {
          zh: `${zh}连续 ${String(finds.readings)} 次读数上升 ${shown(found.observed ?? 0)}，界值 ${shown(finds.risesBy)}`,
          en: `${en}: ${String(finds.readings)} readings in a row rise by ${shown(found.observed ?? 0)}, threshold ${shown(finds.risesBy)}`,
        },
      };
    case 'followed-by': {
      const [site, other] = [words.siteNames(first.siteId), words.siteNames(last.siteId)];
      const after = minutes(found.observed ?? 0);
      return {
        code: 'followed-too-soon',
        words: {
          zh: `${site.zh}${zh}后 ${after.zh}，${other.zh}又${finds.by.names.zh}；规则期限 ${spanZh(finds.within)}`,
          en: `${en} at ${site.en}; ${after.en} later ${finds.by.names.en} at ${other.en}; the rule says ${spanEn(finds.within)}`,
        },
      };
    }
    case 'followed-late': {
      const after = minutes(found.observed ?? 0);
      return {
        code: 'answered-late',
        words: {
          zh: `${zh}后 ${after.zh}才有${finds.by.names.zh}，时限 ${spanZh(finds.limit)}`,
          en: `${en}: ${finds.by.names.en} only after ${after.en}, limit ${spanEn(finds.limit)}`,
        },
      };
    }
    case 'not-followed-by':
      return absent(found, finds);
  }
}

/** In what the facts agree, where that has words: a code of a house's own, a token or a site has none. */
function agreedWords({ group }: Found): Words {
  if (group === null) return { zh: '', en: '' };
  const values = (JSON.parse(group) as unknown[]).flat();
  const words = values.flatMap((value) =>
    typeof value === 'string' && Object.hasOwn(SAID_VALUE_WORDS, value)
      ? (SAID_VALUE_WORDS[value] ?? [])
      : [],
  );
  if (words.length === 0) return { zh: '', en: '' };
  return {
    zh: `（${words.map(({ zh }) => zh).join('，')}）`,
    en: ` (${words.map(({ en }) => en).join(', ')})`,
  };
}

function absent(
  found: Found,
  finds: Extract<SequencePattern['finds'], { readonly form: 'not-followed-by' }>,
): SignalReason {
  const [of, by] = [finds.of.names, finds.by.names];
  const limit: Words = { zh: spanZh(finds.within), en: spanEn(finds.within) };
  if (finds.before !== undefined) return missing(finds, finds.before);
  if (found.answered === null)
    return {
      code: 'not-answered',
      words: {
        zh: `${of.zh}后 ${limit.zh}内没有${by.zh}`,
        en: `${of.en}: no ${by.en} within ${limit.en}`,
      },
    };
  const after = minutes(found.observed ?? 0);
  return {
    code: 'answered-late',
    words: {
      zh: `${of.zh}后 ${after.zh}才有${by.zh}，时限 ${limit.zh}`,
      en: `${of.en}: ${by.en} only after ${after.en}, limit ${limit.en}`,
    },
  };
}

function missing(
  {
    of,
    by,
    within,
    instead,
  }: Extract<SequencePattern['finds'], { readonly form: 'not-followed-by' }>,
  before: string,
): SignalReason {
  const other: Words =
    instead === undefined
      ? { zh: '', en: '' }
      : { zh: `，而有${instead.of.names.zh}`, en: `, and instead ${instead.of.names.en}` };
  return {
    code: instead === undefined ? 'not-in-records' : 'other-in-records',
    words: {
      zh: `${of.names.zh}，其前 ${spanZh(before)}至后 ${spanZh(within)}内没有${by.names.zh}${other.zh}`,
      en: `${of.names.en}: no ${by.names.en} from ${spanEn(before)} before to ${spanEn(within)} after${other.en}`,
    },
  };
}

const UNITS = { m: ['分钟', 'min'], h: ['小时', 'h'], d: ['天', 'days'] } as const;
const unitOf = (span: string): readonly [string, string] =>
  UNITS[span.slice(-1) as keyof typeof UNITS];
const spanZh = (span: string): string => `${span.slice(0, -1)} ${unitOf(span)[0]}`;
const spanEn = (span: string): string => `${span.slice(0, -1)} ${unitOf(span)[1]}`;

/** Minutes up to two hours, then hours up to two days, then days, as whole numbers. */
function minutes(count: number): Words {
  if (count < 120) return { zh: `${whole(count)} 分钟`, en: `${whole(count)} min` };
  if (count < 2880) return { zh: `${whole(count / 60)} 小时`, en: `${whole(count / 60)} h` };
  return { zh: `${whole(count / 1440)} 天`, en: `${whole(count / 1440)} days` };
}

const whole = (value: number): string => String(Math.floor(value));
const shown = (value: number): string => String(Math.round(value * 100) / 100);
