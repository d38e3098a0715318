// `/livez`, `/readyz` and `/metrics` of a stage: as a function for stages that have an HTTP server of their own, and as a small server
// for those that have none.
import { createServer } from 'node:http';
import { listenError } from './embedded/free-port.ts';
import type { Health } from './health.ts';
import type { Metrics } from './metrics.ts';
import type { StageState } from './processes/messages.ts';

export interface OpsSources {
  readonly health: Health;
  readonly metrics: Metrics;
  /** Where the stage has several processes: what is shown of all of them. Undefined where the first does not answer. */
  readonly ofStage?: () => Promise<StageState | undefined>;
}

export interface OpsAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export const OPS_PATHS = ['/livez', '/readyz', '/metrics'] as const;

/** Undefined for any other path. */
export async function answerOps(path: string, sources: OpsSources): Promise<OpsAnswer | undefined> {
  if (path === '/livez') return json(200, { alive: true });
  if (path !== '/readyz' && path !== '/metrics') return undefined;
  const { complaints, metricsText } = await stateOf(sources, path === '/metrics');
  if (path === '/metrics') {
    const { contentType } = sources.metrics.registry;
    return { status: 200, contentType, body: metricsText };
  }
  return json(complaints.length === 0 ? 200 : 503, { ready: complaints.length === 0, complaints });
}

async function stateOf(
  { health, metrics, ofStage }: OpsSources,
  wantsMetrics: boolean,
): Promise<StageState> {
  const known = await ofStage?.();
  if (known !== undefined) return known;
  const unheard = {
    name: 'processes',
    complaint: 'the first process of the stage does not answer',
  };
  return {
    complaints: [...health.complaints(), ...(ofStage === undefined ? [] : [unheard])],
    metricsText: wantsMetrics ? await metrics.text() : '',
  };
}

function json(status: number, value: unknown): OpsAnswer {
  return {
    status,
    contentType: 'application/json; charset=utf-8',
    body: `${JSON.stringify(value)}\n`,
  };
}

export interface OpsServer {
  readonly port: number;
  close(): Promise<void>;
}

/** `setting` names the environment variable in the error when the port is taken. */
export function startOpsServer(
  sources: OpsSources,
  listen: { readonly host: string; readonly port: number; readonly setting: string },
): Promise<OpsServer> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    void answerOps(path, sources)
      .catch(() => json(500, { error: 'internal' }))
      .then((answer) => {
        const { status, contentType, body } = answer ?? json(404, { error: 'not-found' });
        response
          .writeHead(status, { 'content-type': contentType })
          .end(request.method === 'HEAD' ? '' : body);
      });
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(asError(listenError(error, listen.port, listen.setting)));
    });
    server.listen(listen.port, listen.host, () => {
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address !== null ? address.port : listen.port,
        close: () =>
          new Promise((done) => {
            server.close(() => {
              done();
            });
            server.closeAllConnections();
          }),
      });
    });
  });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
