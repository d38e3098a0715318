// Whatever a person wrote into a command is read before it is kept; codes are not taken for telephone numbers.
import { expect, it } from 'vitest';
import { textsIn } from './texts-in.ts';

it('finds texts at any depth', () => {
  const text = { title: { zh: '甲', en: 'A' }, body: { zh: '乙', en: 'B' } };
  expect(textsIn({ command: 'revise', text, present: ['finance'] })).toEqual([
    'revise',
    '甲',
    'A',
    '乙',
    'B',
    'finance',
  ]);
});

it('leaves codes alone, and only where they are codes', () => {
  const id = `al-${'2'.repeat(26)}`;
  expect(textsIn({ alert: id, place: '990102001001', places: ['990102'] })).toEqual([]);
  expect(textsIn({ needs: '990102001001' })).toEqual(['990102001001']);
  expect(textsIn({ place: { needs: '13800000000' } })).toEqual(['13800000000']);
});
