// From the bytes of a message to a record of the contract. What does not fit is permanent: it becomes a dead letter and blocks nothing.
import type { z } from 'zod';
import { PermanentError, messageOf } from '../../platform/errors.ts';

/** `code` names the dead letters of this kind of message. */
export function decoded<T>(payload: Uint8Array, schema: z.ZodType<T>, code: string): T {
  const result = schema.safeParse(parsed(payload, code));
  if (result.success) return result.data;
  const issues = result.error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new PermanentError(code, `The message does not fit its contract: ${issues.join('; ')}`);
}

function parsed(payload: Uint8Array, code: string): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(payload);
    return JSON.parse(text, (_name, value: unknown) =>
      typeof value === 'string' ? storable(value) : value,
    );
  } catch (error) {
    throw new PermanentError(code, `The message is not JSON: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

const NUL_OR_HALF_A_PAIR =
  /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** PostgreSQL can hold neither a NUL nor half a surrogate pair; a person's text must not fail for one. */
function storable(text: string): string {
  return text.replace(NUL_OR_HALF_A_PAIR, '\uFFFD');
}
