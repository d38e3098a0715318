// English names of the fictional city's places, made from the few characters that its map uses. A character that is not listed
// stops the generator: a name half in Chinese would be worse than none.

const SYLLABLES: Readonly<Record<string, string>> = {
  青: 'qing',
  桥: 'qiao',
  云: 'yun',
  塘: 'tang',
  松: 'song',
  冲: 'chong',
  柳: 'liu',
  庄: 'zhuang',
  桃: 'tao',
  浦: 'pu',
  杏: 'xing',
  荷: 'he',
  竹: 'zhu',
  梅: 'mei',
  兰: 'lan',
  安: 'an',
  清: 'qing',
  永: 'yong',
  宁: 'ning',
  长: 'chang',
  平: 'ping',
  新: 'xin',
  兴: 'xing',
  石: 'shi',
  白: 'bai',
  山: 'shan',
  沟: 'gou',
  坝: 'ba',
  河: 'he',
  泉: 'quan',
  坪: 'ping',
  洲: 'zhou',
  岭: 'ling',
  湾: 'wan',
  口: 'kou',
};

const KINDS: readonly (readonly [string, string])[] = [
  ['街道', 'Subdistrict'],
  ['社区', 'Community'],
  ['镇', 'Town'],
  ['乡', 'Township'],
  ['村', 'Village'],
  ['区', 'District'],
  ['县', 'County'],
  ['市', 'City'],
];

/** `stem` is given where the map has an English name of its own. */
export function romanise(name: string, stem: string | undefined): string {
  const kind = KINDS.find(([ending]) => name.endsWith(ending));
  if (kind === undefined) throw new RangeError(`unknown kind of place: ${name}`);
  return `${stem ?? spell(name.slice(0, -kind[0].length))} ${kind[1]}`;
}

function spell(stem: string): string {
  const syllables = Array.from(stem, (character) => {
    const syllable = SYLLABLES[character];
    if (syllable === undefined) throw new RangeError(`no spelling for ${character} in ${stem}`);
    return syllable;
  });
  // An apostrophe before a vowel, as pinyin is written: Xi'an.
  const joined = syllables.map((syllable, index) =>
    index > 0 && /^[aeo]/u.test(syllable) ? `'${syllable}` : syllable,
  );
  const word = joined.join('');
  return word.charAt(0).toUpperCase() + word.slice(1);
}
