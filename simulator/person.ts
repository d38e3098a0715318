// Invented people with the identities that real records hold, so that the door has something to hide: names, valid identity numbers,
// telephone numbers, addresses. All are made from a seed; the region codes begin with 99, which no real person has.
import { AGE_GROUPS, type Illness } from './illness.ts';
import type { Random } from './random.ts';

export interface Person {
  readonly name: string;
  readonly idNumber: string;
  readonly phone: string;
  readonly sex: 'male' | 'female';
  readonly birthDate: string;
  readonly address: string;
  readonly residence: string;
}

const FAMILY_NAMES = [
  '王',
  '李',
  '张',
  '刘',
  '陈',
  '杨',
  '赵',
  '黄',
  '周',
  '吴',
  '徐',
  '孙',
  '胡',
  '朱',
  '高',
  '林',
  '何',
  '郭',
  '马',
  '罗',
  '欧阳',
  '司马',
];
const GIVEN_NAMES = [
  '伟',
  '芳',
  '娜',
  '秀英',
  '敏',
  '静',
  '丽',
  '强',
  '磊',
  '军',
  '洋',
  '勇',
  '艳',
  '杰',
  '娟',
  '涛',
  '明',
  '超',
  '秀兰',
  '霞',
  '平',
  '刚',
  '桂英',
  '東',
  '珅',
  '誠',
];
const STREETS = ['人民路', '解放街', '建设巷', '和平路', '新华街', '文化路'];
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** `day`: of the visit. `place`: code of the township or village where the person lives. */
export function makePerson(
  random: Random,
  illness: Pick<Illness, 'ages'>,
  where: { readonly day: string; readonly place: string },
): Person {
  const [from, years] = AGE_GROUPS[random.weighted(illness.ages)] ?? [25, 20];
  const birthYear = Number(where.day.slice(0, 4)) - from - random.integer(years) - 1;
  const birthDate = `${String(birthYear)}-${two(1 + random.integer(12))}-${two(1 + random.integer(28))}`;
  const sex = random.chance(0.5) ? 'male' : 'female';
  const serial = String(random.integer(499) * 2 + (sex === 'male' ? 1 : 2))
    .padStart(3, '0')
    .slice(-3);
  return {
    name: random.pick(FAMILY_NAMES) + random.pick(GIVEN_NAMES),
    idNumber: withCheck(`${where.place.slice(0, 6)}${birthDate.replaceAll('-', '')}${serial}`),
    phone: `1${random.pick(['38', '39', '50', '86', '99'])}${String(random.integer(100_000_000)).padStart(8, '0')}`,
    sex,
    birthDate,
    address: `${random.pick(STREETS)}${String(1 + random.integer(300))}号${String(1 + random.integer(30))}栋${String(101 + random.integer(1800))}室`,
    residence: where.place,
  };
}

/** Check character of GB 11643-1999. */
function withCheck(body: string): string {
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(body[at]), 0);
  return body + ('10X98765432'[sum % 11] ?? '');
}

const two = (value: number): string => String(value).padStart(2, '0');
