/**
 * The upper layer's protocol data units (PS3.8 section 9.3) from bytes and to bytes. Lengths are checked before a byte is believed;
 * what is not one of the seven units is said with the reason that A-ABORT has for it.
 */

export const PDU = {
  associateRequest: 1,
  associateAccept: 2,
  associateReject: 3,
  transfer: 4,
  releaseRequest: 5,
  releaseReply: 6,
  abort: 7,
} as const;

/** Reasons of A-ABORT by the provider. */
export const ABORT_REASON = {
  notSpecified: 0,
  unrecognised: 1,
  unexpected: 2,
  invalid: 6,
} as const;

export interface Context {
  readonly id: number;
  readonly abstractSyntax: string;
  readonly transferSyntaxes: readonly string[];
}

export interface AssociateRequest {
  readonly calledAe: string;
  readonly callingAe: string;
  readonly contexts: readonly Context[];
}

export interface Fragment {
  readonly contextId: number;
  readonly isCommand: boolean;
  readonly isLast: boolean;
  readonly bytes: Buffer;
}

const FIXED_BYTES = 68;
const CONTEXTS_MAX = 128;

/** undefined where its items do not fit into each other. `body` is without the six bytes before it. */
export function readAssociateRequest(body: Buffer): AssociateRequest | undefined {
  if (body.length < FIXED_BYTES || (body.readUInt16BE(0) & 1) === 0) return undefined;
  const ae = (at: number): string => body.toString('latin1', at, at + 16).trim();
  const items = readItems(body.subarray(FIXED_BYTES));
  if (items === undefined) return undefined;
  const contexts: Context[] = [];
  for (const item of items) {
    if (item.type !== 0x20) continue;
    const context = readContext(item.bytes);
    if (context === undefined || contexts.length >= CONTEXTS_MAX) return undefined;
    contexts.push(context);
  }
  return { calledAe: ae(4), callingAe: ae(20), contexts };
}

function readContext(bytes: Buffer): Context | undefined {
  const items = bytes.length < 4 ? undefined : readItems(bytes.subarray(4));
  const uids = (type: number): string[] =>
    (items ?? []).filter((item) => item.type === type).map((item) => uidOf(item.bytes));
  const [abstractSyntax] = uids(0x30);
  if (abstractSyntax === undefined) return undefined;
  return { id: bytes.readUInt8(0), abstractSyntax, transferSyntaxes: uids(0x40) };
}

const uidOf = (bytes: Buffer): string => bytes.toString('latin1').replace(/[\u0000 ]+$/g, '');

function readItems(bytes: Buffer): { type: number; bytes: Buffer }[] | undefined {
  const items: { type: number; bytes: Buffer }[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (at + 4 > bytes.length) return undefined;
    const end = at + 4 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length) return undefined;
    items.push({ type: bytes.readUInt8(at), bytes: bytes.subarray(at + 4, end) });
    at = end;
  }
  return items;
}

/** undefined where the fragments do not fill the unit exactly. */
export function readTransfer(body: Buffer): Fragment[] | undefined {
  const fragments: Fragment[] = [];
  let at = 0;
  while (at < body.length) {
    if (at + 6 > body.length) return undefined;
    const end = at + 4 + body.readUInt32BE(at);
    if (end > body.length || end < at + 6) return undefined;
    const control = body.readUInt8(at + 5);
    fragments.push({
      contextId: body.readUInt8(at + 4),
      isCommand: (control & 1) === 1,
      isLast: (control & 2) === 2,
      bytes: body.subarray(at + 6, end),
    });
    at = end;
  }
  return fragments;
}

export function unit(type: number, body: Uint8Array): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt8(type, 0);
  head.writeUInt32BE(body.length, 2);
  return Buffer.concat([head, body]);
}

const item = (type: number, bytes: Uint8Array): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUInt8(type, 0);
  head.writeUInt16BE(bytes.length, 2);
  return Buffer.concat([head, bytes]);
};

const APPLICATION_CONTEXT = '1.2.840.10008.3.1.1.1';
/** A UUID of our own under 2.25 (PS3.5 B.2). */
const IMPLEMENTATION = '2.25.1043506238117881384675550534847567967';

export interface AnsweredContext {
  readonly id: number;
  /** 0 accepted, 3 abstract syntax not supported, 4 transfer syntaxes not supported. */
  readonly result: 0 | 3 | 4;
  readonly transferSyntax: string;
}

/** `request`: the body of the request, whose titles are given back. */
export function associateAccept(
  request: Buffer,
  contexts: readonly AnsweredContext[],
  unitBytesMax: number,
): Buffer {
  const fixed = Buffer.alloc(FIXED_BYTES);
  fixed.writeUInt16BE(1, 0);
  request.copy(fixed, 4, 4, 36);
  const longest = Buffer.alloc(4);
  longest.writeUInt32BE(unitBytesMax);
  const answers = contexts.map(({ id, result, transferSyntax }) =>
    item(
      0x21,
      Buffer.concat([Buffer.from([id, 0, result, 0]), item(0x40, Buffer.from(transferSyntax))]),
    ),
  );
  const user = Buffer.concat([item(0x51, longest), item(0x52, Buffer.from(IMPLEMENTATION))]);
  return unit(
    PDU.associateAccept,
    Buffer.concat([
      fixed,
      item(0x10, Buffer.from(APPLICATION_CONTEXT)),
      ...answers,
      item(0x50, user),
    ]),
  );
}

/** PS3.8 9.3.4. */
const REJECTIONS = {
  unregistered: [1, 1, 3],
  'too-many-associations': [2, 3, 2],
  'nothing-acceptable': [1, 1, 1],
  stopping: [2, 3, 1],
} as const;
export type RejectionReason = keyof typeof REJECTIONS;

export const associateReject = (reason: RejectionReason): Buffer =>
  unit(PDU.associateReject, Buffer.from([0, ...REJECTIONS[reason]]));

export const releaseReply = (): Buffer => unit(PDU.releaseReply, Buffer.alloc(4));

/** By the provider. */
export const abort = (reason: number): Buffer => unit(PDU.abort, Buffer.from([0, 0, 2, reason]));

export function transfer(contextId: number, command: Uint8Array): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt32BE(command.length + 2, 0);
  head.writeUInt8(contextId, 4);
  head.writeUInt8(3, 5);
  return unit(PDU.transfer, Buffer.concat([head, command]));
}
