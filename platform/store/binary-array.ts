// Arrays as PostgreSQL's binary protocol takes them: no escaping here, no parsing there. One writer serves all columns of a
// statement in turn. What cannot be told in a column's type is the fault of the message, not of the database.
import { InvariantError, PermanentError } from '../errors.ts';

/** Type and element type oid of what travels. */
const ELEMENT_OID = {
  text: 25,
  bool: 16,
  int4: 23,
  int8: 20,
  float8: 701,
  bytea: 17,
  timestamptz: 1184,
  json: 114,
  jsonb: 3802,
} as const;

export type BinaryType = keyof typeof ELEMENT_OID;

/** 2000-01-01T00:00:00Z, from which PostgreSQL counts microseconds. */
const EPOCH_MS = 946_684_800_000;
const TWO_32 = 4_294_967_296;
const TIME_MS_MAX = 9_000_000_000_000_000;
const HEADER_BYTES = 20;
const START_BYTES = 1 << 12;
const NULL_LENGTH = -1;
const JSONB_VERSION = 1;

/** `values` as one parameter: numbers for times and numbers, any JSON value (or its text as bytes) for `json` and `jsonb`. */
export function binaryArray(values: readonly unknown[], type: BinaryType): Buffer {
  return new ArrayWriter(type, values.length).write(values);
}

class ArrayWriter {
  readonly #type: BinaryType;
  #bytes: Buffer;
  #at = 0;
  #hasNull = false;

  constructor(type: BinaryType, count: number) {
    this.#type = type;
    this.#bytes = Buffer.allocUnsafe(START_BYTES + count * 16);
  }

  write(values: readonly unknown[]): Buffer {
    const isEmpty = values.length === 0;
    this.#at = isEmpty ? 12 : HEADER_BYTES;
    for (const value of values) {
      if (value === null || value === undefined) this.#null();
      else this.#element(value);
    }
    this.#bytes.writeInt32BE(isEmpty ? 0 : 1, 0);
    this.#bytes.writeInt32BE(this.#hasNull ? 1 : 0, 4);
    this.#bytes.writeInt32BE(ELEMENT_OID[this.#type], 8);
    if (!isEmpty) {
      this.#bytes.writeInt32BE(values.length, 12);
      this.#bytes.writeInt32BE(1, 16);
    }
    return this.#bytes.subarray(0, this.#at);
  }

  #null(): void {
    this.#hasNull = true;
    this.#room(4);
    this.#at = this.#bytes.writeInt32BE(NULL_LENGTH, this.#at);
  }

  #element(value: unknown): void {
    switch (this.#type) {
      case 'text':
        this.#text(textOf(value));
        return;
      case 'json':
        if (value instanceof Uint8Array) this.#raw(value, undefined);
        else this.#text(JSON.stringify(value));
        return;
      case 'jsonb':
        this.#json(value);
        return;
      case 'bytea':
        this.#raw(bytesOf(value), undefined);
        return;
      case 'bool':
        this.#room(5);
        this.#at = this.#bytes.writeInt32BE(1, this.#at);
        this.#at = this.#bytes.writeUInt8(value === true ? 1 : 0, this.#at);
        return;
      case 'int4':
        this.#room(8);
        this.#at = this.#bytes.writeInt32BE(4, this.#at);
        this.#at = this.#bytes.writeInt32BE(int4Of(value), this.#at);
        return;
      case 'int8':
        this.#long(int8Of(value));
        return;
      case 'float8':
        this.#room(12);
        this.#at = this.#bytes.writeInt32BE(8, this.#at);
        this.#at = this.#bytes.writeDoubleBE(numberOf(value), this.#at);
        return;
      case 'timestamptz':
        this.#long(microsecondsOf(value));
        return;
    }
  }

  #text(text: string): void {
    this.#room(4 + text.length * 3);
    const length = this.#bytes.write(text, this.#at + 4, 'utf8');
    this.#bytes.writeInt32BE(length, this.#at);
    this.#at += 4 + length;
  }

  #json(value: unknown): void {
    if (value instanceof Uint8Array) {
      this.#raw(value, JSONB_VERSION);
      return;
    }
    const text = JSON.stringify(value);
    this.#room(5 + text.length * 3);
    const length = this.#bytes.write(text, this.#at + 5, 'utf8');
    this.#bytes.writeInt32BE(length + 1, this.#at);
    this.#bytes[this.#at + 4] = JSONB_VERSION;
    this.#at += 5 + length;
  }

  #raw(value: Uint8Array, version: number | undefined): void {
    const extra = version === undefined ? 0 : 1;
    this.#room(5 + value.length);
    this.#at = this.#bytes.writeInt32BE(value.length + extra, this.#at);
    if (version !== undefined) this.#at = this.#bytes.writeUInt8(version, this.#at);
    this.#bytes.set(value, this.#at);
    this.#at += value.length;
  }

  /** Numbers beyond 2^53 come as bigint. */
  #long(value: number | bigint): void {
    this.#room(12);
    this.#at = this.#bytes.writeInt32BE(8, this.#at);
    if (typeof value === 'bigint') {
      this.#at = this.#bytes.writeBigInt64BE(value, this.#at);
      return;
    }
    const high = Math.floor(value / TWO_32);
    this.#at = this.#bytes.writeInt32BE(high, this.#at);
    this.#at = this.#bytes.writeUInt32BE(value - high * TWO_32, this.#at);
  }

  #room(bytes: number): void {
    const needed = this.#at + bytes;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
  }
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw new InvariantError('bulk-not-a-text', `A text column was given a ${typeof value}.`);
}

function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new InvariantError('bulk-not-bytes', `A bytea column was given a ${typeof value}.`);
}

function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  throw new InvariantError('bulk-not-a-number', `A number column was given a ${typeof value}.`);
}

function int4Of(value: unknown): number {
  const number = numberOf(value);
  if ((number | 0) !== number) throw outOfRange(number, 'int4');
  return number;
}

function int8Of(value: unknown): number | bigint {
  if (typeof value === 'bigint') return value;
  const number = numberOf(value);
  if (!Number.isSafeInteger(number)) throw outOfRange(number, 'int8');
  return number;
}

const INFINITY = 2n ** 63n - 1n;

function microsecondsOf(value: unknown): number | bigint {
  const at = numberOf(value);
  if (at === Infinity) return INFINITY;
  if (at === -Infinity) return -INFINITY - 1n;
  if (!(Math.abs(at) < TIME_MS_MAX)) throw outOfRange(at, 'timestamptz');
  const microseconds = Math.round((at - EPOCH_MS) * 1000);
  return Number.isSafeInteger(microseconds) ? microseconds : BigInt(microseconds);
}

function outOfRange(value: number, type: string): PermanentError {
  return new PermanentError('bulk-out-of-range', `${String(value)} is no ${type}.`);
}
