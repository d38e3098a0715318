/**
 * A run of messages of the stream of counts as one compressed block. One line each; the ticks of the thirty-two partitions repeat each other, and
 * a window as large as the block lets them cost next to nothing.
 */
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import { InvariantError } from '../../platform/errors.ts';
import type { StreamMessage } from '../../platform/operator/operator-spec.ts';

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

/** Quality 5 packs ticks and deltas nearly as small as 9 does, several times as fast. A window of 16 MB. */
const PARAMS = {
  [constants.BROTLI_PARAM_QUALITY]: 5,
  [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
};
/** Bounds what is unpacked at once, whatever the block says of itself. */
const BLOCK_BYTES_MAX = 256 * 1024 * 1024;

export type RecordedMessage = Pick<StreamMessage, 'seq' | 'subject' | 'msgId' | 'payload'>;

/** Payloads are JSON on one line, subjects and ids have no tabs. */
export async function packBlock(messages: readonly RecordedMessage[]): Promise<Buffer> {
  const lines = messages.map(({ seq, subject, msgId, payload }) => {
    const text = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString();
    return `${String(seq)}\t${subject}\t${msgId ?? ''}\t${text}\n`;
  });
  return compress(lines.join(''), { params: PARAMS });
}

/** @throws InvariantError `counts-record` where a block is none */
export async function unpackBlock(block: Uint8Array): Promise<RecordedMessage[]> {
  const text = (await decompress(block, { maxOutputLength: BLOCK_BYTES_MAX })).toString();
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [seq = '', subject = '', msgId = '', ...rest] = line.split('\t');
      if (!/^\d+$/.test(seq) || subject === '' || rest.length === 0)
        throw new InvariantError('counts-record', 'A block of the record of counts is damaged.');
      return { seq: Number(seq), subject, msgId, payload: Buffer.from(rest.join('\t')) };
    });
}
