/** Ids of signals, derived from what was found: the same finding has the same id whoever computes it and however often. */
import type { SignalId } from '../../contracts/ids.ts';
import { derivedId } from '../../platform/derived-id.ts';

export function signalId(...parts: readonly string[]): SignalId {
  return derivedId('sg-', parts) as SignalId;
}
