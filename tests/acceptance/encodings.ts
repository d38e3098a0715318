// Text as the bytes of a character set that senders in China use.
import { encode as encodeAs } from '../../ingest/charset/encode.ts';

export type EncodableCharset = 'utf-8' | 'gb18030';

export const encode = (text: string, charset: EncodableCharset): Buffer =>
  Buffer.from(encodeAs(text, charset));
