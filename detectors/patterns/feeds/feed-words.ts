/** Faults of feeds in words that say that they are of the data and not of the people's health. Pure. */
import type { Words } from '../../../contracts/words.ts';
import { EVENT_KIND_WORDS } from '../../../contracts/vocabulary/states.ts';
import type { LookFinding } from '../looks/look-finding.ts';
import type { CodingDrift, IncompleteDays, LateFeed, MissingField } from './feed-faults.ts';

type Told = Pick<LookFinding, 'title' | 'reason'>;

const OF_THE_DATA: Words = {
  zh: '这是数据报送问题，不是病例数的变化',
  en: 'a matter of the feed, not of how many fell ill',
};

const percent = (share: number): string => `${(share * 100).toFixed(0)}%`;
const hoursOf = (minutes: number): string => (minutes / 60).toFixed(1);

export function lateWords(feed: LateFeed): Told {
  const { site, kind, facts, late, minutes, limitMinutes, quantile, habit } = feed;
  const [what, part] = [EVENT_KIND_WORDS[kind], percent(quantile)];
  const [is, may, was] = [minutes, limitMinutes, habit.minutes].map(hoursOf);
  return {
    title: {
      zh: `${site.names.zh}${what.zh}数据报送迟缓`,
      en: `${site.names.en}: late feed (${what.en})`,
    },
    reason: {
      code: 'later-than-habit',
      words: {
        zh: `昨日以来收到 ${String(facts)} 条${what.zh}，${part} 在 ${is ?? ''} 小时内送达（要求 ${may ?? ''} 小时，平时 ${was ?? ''} 小时），${String(late)} 条超时；${OF_THE_DATA.zh}`,
        en: `Of ${String(facts)} facts received since yesterday ${part} came within ${is ?? ''} h (limit ${may ?? ''} h, usually ${was ?? ''} h), ${String(late)} later than allowed: ${OF_THE_DATA.en}`,
      },
    },
  };
}

export function codingWords(drift: CodingDrift): Told {
  const { site, visits, usualVisits, code, lost, gained, share, usual } = drift;
  const volume: Words = {
    zh: `就诊量 ${String(visits)} 人次与平时（${usualVisits.toFixed(0)}）相当`,
    en: `${String(visits)} visits are about as many as usual (${usualVisits.toFixed(0)})`,
  };
  const shift: Words =
    code === 'uninformative'
      ? {
          zh: `未写明病因的就诊占 ${percent(share)}（平时 ${percent(usual)}）`,
          en: `${percent(share)} of visits say no cause (usually ${percent(usual)})`,
        }
      : {
          zh: `${lost} 类诊断由 ${percent(usual)} 降至 ${percent(share)}，${gained} 类相应增加`,
          en: `diagnoses ${lost} fell from ${percent(usual)} to ${percent(share)}, and ${gained} took their place`,
        };
  return {
    title: {
      zh: `${site.names.zh}诊断编码变化`,
      en: `${site.names.en}: coding has changed`,
    },
    reason: {
      code,
      words: {
        zh: `${shift.zh}，而${volume.zh}；${OF_THE_DATA.zh}`,
        en: `${shift.en} while ${volume.en}: ${OF_THE_DATA.en}`,
      },
    },
  };
}

export function incompleteDayWords(found: IncompleteDays): Told {
  const { names, kind, share, day, days, limit } = found;
  const what = EVENT_KIND_WORDS[kind];
  const more: Words =
    days.length > 1
      ? {
          zh: `（共 ${String(days.length)} 天不足）`,
          en: ` (${String(days.length)} days fall short)`,
        }
      : { zh: '', en: '' };
  return {
    title: {
      zh: `${names.zh}${what.zh}数据不完整`,
      en: `${names.en}: incomplete data (${what.en})`,
    },
    reason: {
      code: 'day-incomplete',
      words: {
        zh: `${day} 仅收到应有${what.zh}数据的 ${percent(share)}（要求 ${percent(limit)}）${more.zh}；按其到达规律判断是缺报，${OF_THE_DATA.zh}`,
        en: `Of ${day} ${percent(share)} of what usually comes has come (asked: ${percent(limit)})${more.en}; by when it came it was not told: ${OF_THE_DATA.en}`,
      },
    },
  };
}

const FIELDS: Readonly<Record<MissingField['field'], Words>> = {
  age: { zh: '年龄', en: 'age' },
  sex: { zh: '性别', en: 'sex' },
  residence: { zh: '现住址', en: 'residence' },
  reason: { zh: '主诉或诊断', en: 'complaint or diagnosis' },
};

export function missingFieldWords({ site, field, said, visits, limit }: MissingField): Told {
  const name = FIELDS[field];
  return {
    title: {
      zh: `${site.names.zh}必填项缺失：${name.zh}`,
      en: `${site.names.en}: ${name.en} is missing`,
    },
    reason: {
      code: 'field-missing',
      words: {
        zh: `${String(visits)} 人次就诊中仅 ${percent(said / visits)} 填写了${name.zh}（要求 ${percent(limit)}）；${OF_THE_DATA.zh}`,
        en: `Of ${String(visits)} visits ${percent(said / visits)} say the ${name.en} (asked: ${percent(limit)}): ${OF_THE_DATA.en}`,
      },
    },
  };
}
