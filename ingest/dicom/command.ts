// DIMSE commands (PS3.7 annex E): always implicit little-endian, always group 0000. Only what C-ECHO and C-STORE need.

export const COMMAND = { store: 0x0001, echo: 0x0030, cancel: 0x0fff } as const;

/** Statuses of C-STORE, PS3.4 B.2.3 and PS3.7 annex C. */
export const STATUS = {
  success: 0x0000,
  /** A warning: it is kept, and will not be counted. */
  setAside: 0xb007,
  sopClassNotSupported: 0x0122,
  unrecognised: 0x0211,
  /** The sender should try again later. */
  outOfResources: 0xa700,
  mismatch: 0xa900,
  cannotUnderstand: 0xc000,
  tooLarge: 0xc002,
} as const;

const NO_DATASET = 0x0101;
const RESPONSE = 0x8000;

export interface Command {
  readonly field: number;
  readonly messageId: number;
  readonly sopClass: string;
  readonly sopInstance: string;
  readonly hasDataset: boolean;
}

/** undefined where it is no command. */
export function readCommand(bytes: Buffer): Command | undefined {
  const values = new Map<number, Buffer>();
  let at = 0;
  while (at < bytes.length) {
    if (at + 8 > bytes.length || bytes.readUInt16LE(at) !== 0) return undefined;
    const end = at + 8 + bytes.readUInt32LE(at + 4);
    if (end > bytes.length) return undefined;
    values.set(bytes.readUInt16LE(at + 2), bytes.subarray(at + 8, end));
    at = end;
  }
  const number = (element: number): number | undefined => {
    const value = values.get(element);
    return value === undefined || value.length < 2 ? undefined : value.readUInt16LE(0);
  };
  const uid = (element: number): string =>
    (values.get(element)?.toString('latin1') ?? '').replace(/[\u0000 ]+$/g, '');
  const field = number(0x0100);
  const messageId = number(0x0110);
  if (field === undefined || (messageId === undefined && field !== COMMAND.cancel))
    return undefined;
  return {
    field,
    messageId: messageId ?? 0,
    sopClass: uid(0x0002),
    sopInstance: uid(0x1000),
    hasDataset: (number(0x0800) ?? NO_DATASET) !== NO_DATASET,
  };
}

export function response(command: Command, status: number): Buffer {
  const parts = [
    text(0x0002, command.sopClass),
    short(0x0100, command.field | RESPONSE),
    short(0x0120, command.messageId),
    short(0x0800, NO_DATASET),
    short(0x0900, status),
    ...(command.sopInstance === '' ? [] : [text(0x1000, command.sopInstance)]),
  ];
  const rest = Buffer.concat(parts);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(rest.length);
  return Buffer.concat([element(0x0000, length), rest]);
}

function element(tag: number, value: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(tag, 2);
  head.writeUInt32LE(value.length, 4);
  return Buffer.concat([head, value]);
}

function short(tag: number, value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return element(tag, bytes);
}

const text = (tag: number, value: string): Buffer =>
  element(tag, Buffer.from(value.length % 2 === 0 ? value : `${value}\u0000`, 'latin1'));
