// What is going on in the development world: measures, alerts in every state, and the people who sign in.
import type { Account, Role } from '../../../contracts/account.ts';
import type { AlertState, Level } from '../../../contracts/alert.ts';
import type { MeasureSummary } from '../../../contracts/api/series.ts';
import type { AlertKind, DiseaseClass, SignalKind } from '../../../contracts/signal.ts';
import type { Words } from '../../../contracts/words.ts';

const measure = (id: string, zh: string, en: string): MeasureSummary => ({
  id: id as MeasureSummary['id'],
  names: { zh, en },
  family: 'epidemic',
  windows: ['day', 'day7'],
  levels: ['township', 'county', 'city'],
});

export const MEASURES: readonly MeasureSummary[] = [
  measure('diarrhoea', '腹泻症候群就诊', 'Diarrhoea syndrome visits'),
  measure('fever-respiratory', '发热呼吸道症候群就诊', 'Fever and respiratory syndrome visits'),
  measure('influenza-like-illness', '流感样病例', 'Influenza-like illness'),
  measure('fever-rash', '发热伴出疹症候群就诊', 'Fever with rash visits'),
  measure('hand-foot-mouth', '手足口病', 'Hand, foot and mouth disease'),
  measure('gastro-enteritis', '急性胃肠炎就诊', 'Acute gastro-enteritis visits'),
  measure('notifiable-intestinal', '法定肠道传染病', 'Notifiable intestinal diseases'),
];

export interface Plot {
  readonly title: Words;
  readonly kind: AlertKind;
  readonly signal: SignalKind;
  readonly measure: string;
  readonly level: Level;
  readonly humanLevel?: Level;
  readonly place: string;
  readonly state: AlertState;
  readonly diseaseClass?: DiseaseClass;
  readonly minutesAgo: number;
  /** To the limit of acknowledgement; negative where it has passed. */
  readonly dueInMinutes?: number;
  readonly riseDays?: number;
  readonly by?: string;
}

const exceeds = (zh: string, en: string): Words => ({
  zh: `${zh}异常升高`,
  en: `${en} above expectation`,
});
const DIARRHOEA = exceeds('腹泻症候群', 'Diarrhoea syndrome');
const RESPIRATORY = exceeds('发热呼吸道症候群', 'Fever and respiratory syndrome');
const INFLUENZA = exceeds('流感样病例', 'Influenza-like illness');
const RASH = exceeds('发热伴出疹症候群', 'Fever with rash');
const ENTERITIS = exceeds('急性胃肠炎', 'Acute gastro-enteritis');
const SYNDROME = { kind: 'syndromic-exceedance', signal: 'series' } as const;

/** Named plots first; fillers below make the lists as long as in life. */
export const PLOTS: readonly Plot[] = [
  {
    title: { zh: '霍乱疑似病例 1 例', en: 'One suspected case of cholera' },
    kind: 'single-notifiable-case',
    signal: 'single-case',
    measure: 'notifiable-intestinal',
    level: 'I',
    place: '990103004',
    state: 'open',
    diseaseClass: 'A',
    minutesAgo: 4,
    dueInMinutes: 11,
  },
  {
    ...SYNDROME,
    title: DIARRHOEA,
    measure: 'diarrhoea',
    level: 'II',
    place: '990102005',
    state: 'open',
    minutesAgo: 22,
    dueInMinutes: 8,
    riseDays: 4,
  },
  {
    title: { zh: '某小学手足口病聚集', en: 'Hand, foot and mouth disease in one primary school' },
    kind: 'school-aggregation',
    signal: 'cluster',
    measure: 'hand-foot-mouth',
    level: 'II',
    place: '990104003',
    state: 'open',
    diseaseClass: 'C',
    minutesAgo: 51,
    dueInMinutes: -21,
    riseDays: 3,
  },
  {
    ...SYNDROME,
    title: RESPIRATORY,
    measure: 'fever-respiratory',
    level: 'III',
    place: '990121',
    state: 'open',
    minutesAgo: 36,
    dueInMinutes: 84,
    riseDays: 2,
  },
  {
    ...SYNDROME,
    title: ENTERITIS,
    measure: 'gastro-enteritis',
    level: 'III',
    place: '990122103',
    state: 'reopened',
    minutesAgo: 80,
    dueInMinutes: 40,
    riseDays: 3,
  },
  {
    title: { zh: '望川区 3 家卫生院数据中断', en: 'Three centres in Wangchuan fell silent' },
    kind: 'feed-failure',
    signal: 'site-silent',
    measure: 'diarrhoea',
    level: 'IV',
    place: '990103',
    state: 'open',
    minutesAgo: 95,
    dueInMinutes: 145,
  },
  {
    ...SYNDROME,
    title: DIARRHOEA,
    measure: 'diarrhoea',
    level: 'II',
    humanLevel: 'I',
    place: '990123102',
    state: 'responding',
    minutesAgo: 400,
    riseDays: 5,
    by: 'duty',
  },
  {
    ...SYNDROME,
    title: INFLUENZA,
    measure: 'influenza-like-illness',
    level: 'III',
    place: '990124',
    state: 'verifying',
    minutesAgo: 190,
    riseDays: 3,
    by: 'duty',
  },
  {
    ...SYNDROME,
    title: RASH,
    measure: 'fever-rash',
    level: 'III',
    place: '990181104',
    state: 'acknowledged',
    minutesAgo: 130,
    riseDays: 2,
    by: 'duty',
  },
  {
    title: { zh: '食物中毒 12 例（同一餐馆）', en: 'Food poisoning, 12 from one restaurant' },
    kind: 'foodborne',
    signal: 'cluster',
    measure: 'gastro-enteritis',
    level: 'II',
    place: '990102003',
    state: 'responding',
    minutesAgo: 320,
    riseDays: 2,
    by: 'wang.min',
  },
  {
    ...SYNDROME,
    title: RESPIRATORY,
    measure: 'fever-respiratory',
    level: 'III',
    place: '990182',
    state: 'assessing',
    minutesAgo: 700,
    riseDays: 4,
    by: 'wang.min',
  },
  {
    ...SYNDROME,
    title: ENTERITIS,
    measure: 'gastro-enteritis',
    level: 'IV',
    place: '990104006',
    state: 'suspected',
    minutesAgo: 610,
    riseDays: 2,
    by: 'duty',
  },
  {
    title: {
      zh: '望川区 影像检查 24 小时未报告',
      en: 'Image not reported within a day, Wangchuan',
    },
    kind: 'remote-turnaround',
    signal: 'sequence',
    measure: 'image-not-read',
    level: 'IV',
    place: '990103004',
    state: 'open',
    minutesAgo: 50,
    dueInMinutes: 190,
  },
  {
    title: { zh: '望川区：流感样病例时空聚集', en: 'Influenza-like illness: cluster in Wangchuan' },
    kind: 'syndromic-exceedance',
    signal: 'look',
    measure: 'scan-respiratory',
    level: 'III',
    place: '990103',
    state: 'open',
    minutesAgo: 58,
    dueInMinutes: 150,
  },
  {
    title: {
      zh: '望川区：多渠道呼吸道异常信号',
      en: 'Wangchuan: respiratory illness in several sources',
    },
    kind: 'syndromic-exceedance',
    signal: 'look',
    measure: 'multi-trigger-respiratory',
    level: 'III',
    place: '990103004',
    state: 'open',
    minutesAgo: 62,
    dueInMinutes: 140,
  },
];

export const FILLERS: readonly { readonly title: Words; readonly measure: string }[] = [
  { title: DIARRHOEA, measure: 'diarrhoea' },
  { title: RESPIRATORY, measure: 'fever-respiratory' },
  { title: INFLUENZA, measure: 'influenza-like-illness' },
  { title: RASH, measure: 'fever-rash' },
  { title: ENTERITIS, measure: 'gastro-enteritis' },
];

/** For development only: a sign-in on the machine of who builds the screen. */
export const DEV_PASSWORD = 'vigil-development';

type Scope = Partial<Record<'places' | 'departments', string[]>>;

const person = (who: string, role: Role, scope: Scope = {}): Account => {
  const [id = '', name = ''] = who.split(' ');
  return {
    id: id as Account['id'],
    name,
    role,
    places: (scope.places ?? ['9901']) as Account['places'],
    departments: (scope.departments ?? []) as Account['departments'],
    position: 'officer',
    active: true,
    generation: 0,
  };
};

export const PEOPLE: readonly Account[] = [
  person('duty 李静', 'duty-officer'),
  person('county 周航', 'duty-officer', { places: ['990102'] }),
  person('epi 陈远', 'epidemiologist'),
  person('cdc 赵敏', 'department-member', { departments: ['disease-control'] }),
  person('market 孙磊', 'department-member', { departments: ['market-regulation'] }),
  person('market.night 郑岚', 'department-member', { departments: ['market-regulation'] }),
  person('command 秦岚', 'department-member', { departments: ['command-office'] }),
  person('new 何琳', 'department-member', { departments: ['customs'] }),
  person('admin 系统管理员', 'administrator'),
];
