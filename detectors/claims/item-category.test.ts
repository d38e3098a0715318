// The first character of a national code says what an item is; a token of a hospital's own code says nothing, whatever it begins with.
import { expect, it } from 'vitest';
import { derivedId } from '../../platform/derived-id.ts';
import { itemCategory } from './item-category.ts';

it.each([
  ['XC09AAK095A001010100001', 'western-medicine'],
  ['ZA01AAQ0212010100004', 'chinese-patent'],
  ['T001700123', 'herbal'],
  ['C0101010010000000000', 'consumable'],
  ['002103000010000', 'service'],
  [derivedId('c1.', ['an own code']), 'other'],
])('%s is %s', (code, category) => {
  expect(itemCategory(code)).toBe(category);
});
