// The line from an edge to the city's ingest: one batch a request, packed, within a time; and what a try that failed means for the next one.
import { gzipSync } from 'node:zlib';
import { EdgeReceipt, type EdgeBatch } from '../../contracts/edge.ts';
import { InvariantError, messageOf, TransientError } from '../../platform/errors.ts';

export interface CityLine {
  /** @throws TransientError where the city could not be reached or could not take it: nothing is known, try again. */
  send(batch: EdgeBatch, signal: AbortSignal): Promise<EdgeReceipt>;
}

export interface CityLineOptions {
  readonly url: string;
  readonly key: string;
  /** A line that swallows packets answers nothing at all. */
  readonly answerMs?: number;
}

const ANSWER_MS = 25_000;

export function openCityLine({ url, key, answerMs = ANSWER_MS }: CityLineOptions): CityLine {
  const target = new URL('/v1/edge/events', url);
  return {
    send: async (batch, signal) => {
      const response = await fetch(target, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${key}`,
          'content-type': 'application/json',
          'content-encoding': 'gzip',
        },
        body: new Uint8Array(gzipSync(JSON.stringify(batch))),
        signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
        redirect: 'error',
      }).catch((error: unknown) => {
        throw new TransientError('line-down', `The city cannot be reached: ${reasonOf(error)}.`, {
          cause: error,
        });
      });
      return receiptOf(response);
    },
  };
}

async function receiptOf(response: Response): Promise<EdgeReceipt> {
  const text = await response.text().catch((error: unknown) => {
    throw new TransientError('line-down', `The answer broke off: ${reasonOf(error)}.`, {
      cause: error,
    });
  });
  if (response.status === 200) {
    const receipt = EdgeReceipt.safeParse(jsonOf(text));
    if (receipt.success) return receipt.data;
    throw new TransientError('bad-receipt', 'What answers for the city is not its ingest.');
  }
  throw new TransientError(
    CODES[response.status] ?? 'city-refuses',
    `The city answers ${String(response.status)}.`,
    {
      advice: ADVICE[response.status] ?? 'It is tried again.',
    },
  );
}

const CODES: Readonly<Record<number, string>> = {
  401: 'edge-key-refused',
  422: 'batch-refused',
  429: 'city-busy',
  503: 'city-busy',
  507: 'city-full',
};
const ADVICE: Readonly<Record<number, string>> = {
  401: 'Is VIGIL_EDGE_KEY right, and not revoked? It is tried again.',
  422: 'Are edge and city of the same version? It is tried again.',
};

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** `fetch failed` alone says nothing: the cause has the reason. */
const reasonOf = (error: unknown): string =>
  error instanceof Error && error.cause !== undefined ? messageOf(error.cause) : messageOf(error);

export function cityOf(settings: {
  readonly edgeCityUrl: string | undefined;
  readonly edgeKey: string | undefined;
}): { readonly url: string; readonly key: string } {
  const { edgeCityUrl: url, edgeKey: key } = settings;
  if (url === undefined || key === undefined)
    throw new InvariantError('no-city', 'An edge has to know its city.', {
      advice:
        'Set VIGIL_EDGE_CITY_URL, and VIGIL_EDGE_KEY to what `vigil site add-edge-key` printed at the city.',
    });
  return { url, key };
}
