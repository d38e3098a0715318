/** Judges a history by one method: each point with what was known when it was judged, and once more with what is known now. Pure. */
import type { AssessmentCore, Frequency, Method, Prepared } from '../methods/method.ts';
import { withTraining } from '../methods/training.ts';
import { asKnownNow, asKnownThen, type History } from './history.ts';

export interface JudgedHistory {
  readonly prepared: Prepared;
  /** From `fromIndex` on, as it was known then. */
  readonly then: readonly AssessmentCore[];
  /** The same points with today's counts; the same objects where nothing was revised. */
  readonly now: readonly AssessmentCore[];
}

export interface HistoryRequest {
  readonly method: Method;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly frequency: Frequency;
  readonly history: History;
  readonly fromIndex: number;
}

/** @throws MethodError */
export function judgeHistory(request: HistoryRequest): JudgedHistory {
  const { method, settings, frequency, history, fromIndex } = request;
  // A method that is trained once keeps its training through all judgements, although each is a call of its own.
  const trained = withTraining(method, settings, { frequency, fromIndex });
  const prepared = method.prepare(trained, frequency);
  const now = prepared.assessSeries(asKnownNow(history), fromIndex);
  if (!history.hasRevisions) return { prepared, then: now, now };
  const then = now.map((_, offset) => {
    const known = asKnownThen(history, fromIndex + offset);
    return prepared.assessSeries(known, known.length - 1)[0] ?? never();
  });
  return { prepared, then, now };
}

function never(): never {
  throw new Error('A method judges every point that it is asked for.');
}
