// A planted identifier never survives, in whatever width, spacing or surroundings it is typed.
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { canonicalIdentifier, residentId } from './identifier.ts';
import { scrub } from './shipped-scrub.fixture.ts';

// Many runs on a busy machine; the bound is against endless loops, not a measurement.
vi.setConfig({ testTimeout: 120_000 });

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const two = (value: number): string => String(value).padStart(2, '0');

const resident = fc
  .tuple(
    fc.integer({ min: 110000, max: 659999 }),
    fc.integer({ min: 1920, max: 2024 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
    fc.integer({ min: 100, max: 995 }),
  )
  .map(([area, year, month, day, serial]) => {
    const body = `${area}${year}${two(month)}${two(day)}${serial}`;
    const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(body[at]), 0);
    return `${body}${'10X98765432'[sum % 11] ?? ''}`;
  });
const mobile = fc
  .tuple(fc.integer({ min: 3, max: 9 }), fc.integer({ min: 0, max: 999_999_999 }))
  .map(([second, rest]) => `1${second}${String(rest).padStart(9, '0')}`);
const card = fc
  .integer({ min: 0, max: 999_999_999_999 })
  .map((rest) => `6222${String(rest).padStart(12, '0')}`);

const wide = (text: string): string =>
  text.replace(/[0-9X]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));
const width = fc.constantFrom(
  (text: string) => text,
  wide,
  (text: string) => text.toLowerCase(),
);
const gap = fc.constantFrom(
  '',
  '',
  '',
  '',
  ' ',
  '-',
  '\u00a0',
  '\u3000',
  '\u200b',
  '\u2013',
  '\ufeff',
  '.',
);

/** The identifier typed with gaps between its digits and in any width. */
const typed = (identifier: fc.Arbitrary<string>): fc.Arbitrary<{ plain: string; typed: string }> =>
  fc
    .tuple(identifier, width, fc.array(gap, { minLength: 18, maxLength: 18 }))
    .map(([plain, widen, gaps]) => ({
      plain,
      typed: [...widen(plain)]
        .map((character, at) => `${character}${at < plain.length - 1 ? (gaps[at] ?? '') : ''}`)
        .join(''),
    }));

const before = fc.constantFrom(
  '',
  '患者',
  '电话',
  'ID ',
  '发热3天,',
  'fever, ',
  '身份证号:',
  'tel:',
  '体温39.5℃ ',
  '（',
  '"',
);
const after = fc.constantFrom('', ',', '。', ' fever', '发热', '）', '\n', ' 3天', 'cough');

/** Only digits and the check character, so that a survivor is found however it is spaced. */
const bare = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[^0-9Xx]/g, '')
    .toUpperCase();

describe('scrub', () => {
  it.each([
    ['resident identity number', resident],
    ['mobile number', mobile],
    ['bank card', card],
  ])('lets no %s survive', (_, identifier) => {
    fc.assert(
      fc.property(before, typed(identifier), after, (head, planted, tail) => {
        const { text, withheld } = scrub(`${head}${planted.typed}${tail}`);
        expect(bare(text)).not.toContain(planted.plain.slice(0, 11));
        expect(bare(text)).not.toContain(planted.plain.slice(-8));
        expect(withheld.size).toBeGreaterThan(0);
      }),
      { numRuns: 1000 },
    );
  });

  it('lets no name of the message survive, spaced or not', () => {
    const name = fc
      .array(fc.constantFrom(...Array.from('张伟秀英娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂')), {
        minLength: 2,
        maxLength: 4,
      })
      .map((parts) => parts.join(''));
    const context = fc.constantFrom('', '今早', '发热', 'fever ', '由其', '，', '其');
    fc.assert(
      fc.property(
        context,
        name,
        fc.constantFrom('', ' ', '\u3000', '\u200b', '·'),
        context,
        (...[head, person, between, tail]) => {
          expect(
            scrub(`${head}${Array.from(person).join(between)}${tail}`, [person]).text.replace(
              /[ ·]/g,
              '',
            ),
          ).not.toContain(person);
        },
      ),
    );
  });

  it('lets no name of family and given name survive that the message does not carry', () => {
    const family = fc.constantFrom(...Array.from('王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗'));
    const given = fc
      .array(fc.constantFrom(...Array.from('伟秀英娜敏丽强磊军洋勇艳杰娟涛超霞刚桂芳燕玲辉鹏')), {
        minLength: 1,
        maxLength: 2,
      })
      .map((parts) => parts.join(''));
    const around = fc.constantFrom('', '今晨', '发热', '妻子', '代诉', ',', '3天', '咳嗽伴', '诉');
    fc.assert(
      fc.property(around, fc.tuple(family, given), around, (head, [last, first], tail) => {
        const { text } = scrub(`${head}${last}${first}${tail}`);
        expect(text).not.toContain(`${last}${first}`);
        expect(text).not.toContain(first);
      }),
      { numRuns: 1000 },
    );
  });

  it('never throws and never grows by more than its marks', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.array(fc.string({ maxLength: 12 })),
        (text, names) => {
          expect(scrub(text, names).text.length).toBeLessThanOrEqual(
            text.normalize('NFKC').length + 1,
          );
        },
      ),
    );
  });
});

describe('canonicalIdentifier', () => {
  it('gives one value to one person however the number is typed', () => {
    fc.assert(
      fc.property(typed(resident), ({ plain, typed: form }) => {
        expect(canonicalIdentifier(form)).toEqual({ kind: 'resident-id', value: plain });
      }),
    );
  });

  it('gives the 15-digit number of a person the value of the 18-digit one', () => {
    const old = resident.filter((number) => number.slice(6, 8) === '19');
    fc.assert(
      fc.property(old, (number) => {
        expect(residentId(`${number.slice(0, 6)}${number.slice(8, 17)}`)).toBe(number);
      }),
    );
  });
});
