// Amounts of money and whole numbers as sources write them, without ever passing through a binary fraction.

const YUAN = /^([+-]?)(?:[¥￥]\s?)?(\d{1,12}|\d{1,3}(?:,\d{3}){1,3})(?:\.(\d{0,8}))?$/;
const FEN_MAX = 1_000_000_000_000;

/** Integer fen of an amount in yuan; undefined where it is none, is too large, or has a part of a fen. */
export function fenOfYuan(amount: string | number): number | undefined {
  // The shortest decimal that stands for the number is what the sender wrote; beyond fifteen digits it no longer is.
  const found = YUAN.exec(String(amount).normalize('NFKC').trim());
  if (found === null) return undefined;
  const [, sign = '', whole = '', fraction = ''] = found;
  if (/[1-9]/.test(fraction.slice(2))) return undefined;
  const fen = Number(whole.replaceAll(',', '') + fraction.slice(0, 2).padEnd(2, '0'));
  if (fen > FEN_MAX) return undefined;
  return sign === '-' && fen !== 0 ? -fen : fen;
}

/** A count of 0 to 100,000,000; undefined where it is none. `12.0` is 12, because spreadsheets write it so. */
export function wholeNumber(value: string | number): number | undefined {
  const text = String(value).normalize('NFKC').trim().replace(/\.0+$/, '');
  if (!/^\d{1,9}$/.test(text)) return undefined;
  const count = Number(text);
  return count <= 100_000_000 ? count : undefined;
}

/** A quantity that may have a fraction; undefined where it is none. */
export function quantityOf(value: string | number): number | undefined {
  const text = String(value).normalize('NFKC').trim();
  return /^-?\d{1,12}(?:\.\d{1,8})?$/.test(text) ? Number(text) : undefined;
}
