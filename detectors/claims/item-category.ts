/**
 * What the items of a settlement are, by the first character of the national codes of medicines, consumables and services. Pure. Codes of
 * a hospital's own are `other`.
 */
import type { ITEM_CATEGORIES } from '../../contracts/fact-choices.ts';
import type { ItemAmount } from './settlement-fold.ts';

export type ItemCategory = (typeof ITEM_CATEGORIES)[number];

const CATEGORIES: Readonly<Record<string, ItemCategory>> = {
  X: 'western-medicine',
  Z: 'chinese-patent',
  T: 'herbal',
  C: 'consumable',
};

/** What stands for a code of a hospital's own: it begins with a letter of its own that says nothing. */
const TOKEN = /^c\d+\./;

export function itemCategory(code: string): ItemCategory {
  if (TOKEN.test(code)) return 'other';
  const first = code.slice(0, 1).toUpperCase();
  if (/^\d$/.test(first)) return 'service';
  return CATEGORIES[first] ?? 'other';
}

/** Fen by category; categories without any are not in it. */
export function fenByCategory(
  items: readonly ItemAmount[],
): Readonly<Partial<Record<ItemCategory, number>>> {
  const sums: Partial<Record<ItemCategory, number>> = {};
  for (const { code, amountFen } of items) {
    const category = itemCategory(code);
    sums[category] = (sums[category] ?? 0) + amountFen;
  }
  return sums;
}
