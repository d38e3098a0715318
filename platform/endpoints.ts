// Where the servers are: named by the settings, or those that `vigil start` runs from this home at the moment.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { InvariantError } from './errors.ts';
import { isAlive } from './embedded/server-process.ts';

const Endpoints = z.strictObject({
  /** Process id of the `vigil start` that runs them. */
  startedBy: z.int(),
  /** Of the owner. */
  databaseUrl: z.string(),
  /** True: each stage has a login of its own, with the password that the home keeps. */
  stageLogins: z.boolean().default(false),
  natsUrl: z.string(),
});
export type Endpoints = z.infer<typeof Endpoints>;

const FILE = 'endpoints.json';

/** Holds the password of the database's owner, so only who runs this home may read it. */
export function writeEndpoints(home: string, endpoints: Endpoints): void {
  const path = join(resolve(home), FILE);
  writeFileSync(`${path}.new`, `${JSON.stringify(endpoints, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

export function removeEndpoints(home: string): void {
  rmSync(join(resolve(home), FILE), { force: true });
}

/** Undefined when no `vigil start` runs from this home. */
export function readEndpoints(home: string): Endpoints | undefined {
  const path = join(resolve(home), FILE);
  if (!existsSync(path)) return undefined;
  const parsed = Endpoints.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  return parsed.success && isAlive(parsed.data.startedBy) ? parsed.data : undefined;
}

export interface EndpointSettings {
  readonly home: string;
  readonly databaseUrl?: string | undefined;
  readonly natsUrl?: string | undefined;
}

export function databaseUrlOf(settings: EndpointSettings): string {
  return (
    settings.databaseUrl ??
    readEndpoints(settings.home)?.databaseUrl ??
    missing('DATABASE_URL', 'PostgreSQL')
  );
}

export function natsUrlOf(settings: EndpointSettings): string {
  return settings.natsUrl ?? readEndpoints(settings.home)?.natsUrl ?? missing('NATS_URL', 'NATS');
}

function missing(setting: string, server: string): never {
  throw new InvariantError('no-endpoint', `It is not known where ${server} is.`, {
    advice: `Set ${setting}, or run everything with \`npm start\`.`,
  });
}
