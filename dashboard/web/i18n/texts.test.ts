// Every text exists in both languages with the same places to fill; times and durations read as this desk reads them.
import i18next, { type TFunction } from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { en } from './en.ts';
import { duePhase, durationWords, momentOf, startOfDay } from './time.ts';
import { zh } from './zh.ts';

type Tree = { readonly [key: string]: string | Tree };

function leaves(tree: Tree, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const here = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') found.set(here, value);
    else for (const [name, text] of leaves(value, here)) found.set(name, text);
  }
  return found;
}
const holes = (text: string): string[] => (text.match(/\{\{\w+\}\}/g) ?? []).sort();

const chinese = leaves(zh);
const english = leaves(en);

describe('the texts of the interface', () => {
  it('exist in both languages, each of them, and none is empty', () => {
    expect(chinese.size).toBeGreaterThan(300);
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
    expect([...chinese.values(), ...english.values()].filter((text) => text.trim() === '')).toEqual(
      [],
    );
  });

  it('have the same places to fill in both languages', () => {
    const differing = [...chinese].filter(
      ([key, text]) => holes(text).join() !== holes(english.get(key) ?? '').join(),
    );
    expect(differing).toEqual([]);
  });

  it('have no Chinese left in English, but for the name of the other language', () => {
    const left = [...english].filter(([, text]) => /\p{Script=Han}/u.test(text));
    expect(left.map(([key]) => key)).toEqual(['app.switchTo']);
  });

  it('never call the machine’s level a warning without saying that it is none', () => {
    const warning = [...chinese].filter(([, text]) => text.includes('预警'));
    expect(warning.map(([key]) => key).sort()).toEqual(['action.levelHint', 'guide.one']);
  });
});

describe('a countdown in words', () => {
  let t: TFunction;
  beforeAll(async () => {
    await i18next.init({ lng: 'zh', resources: { zh: { translation: zh } } });
    t = i18next.t;
  });

  it.each([
    [45_000, '45 秒'],
    [8 * 60_000 + 5000, '8 分 5 秒'],
    [42 * 60_000, '42 分'],
    [2 * 3_600_000 + 300_000, '2 小时 5 分'],
    [27 * 3_600_000, '1 天 3 小时'],
    [-90_000, '1 分 30 秒'],
    [7 * 86_400_000, '7 天'],
    [7 * 86_400_000 + 300_000, '7 天'],
    [3 * 3_600_000, '3 小时'],
    [2 * 60_000, '2 分'],
    [0, '0 秒'],
  ])('%i ms reads %s', (ms, words) => {
    expect(durationWords(ms, t)).toBe(words);
  });

  it('is near in its last quarter hour and overdue from the very moment', () => {
    expect(duePhase(1_000_000, 0)).toBe('ample');
    expect(duePhase(1_000_000, 100_000)).toBe('soon');
    expect(duePhase(1_000_000, 1_000_000)).toBe('overdue');
  });
});

describe('a time on the screen', () => {
  it('is Shanghai’s with 24 hours, whatever the machine is set to', () => {
    expect(momentOf(Date.UTC(2026, 2, 5, 16, 7))).toBe('03-06 00:07');
    expect(startOfDay('2026-03-06')).toBe(Date.UTC(2026, 2, 5, 16));
  });
});
