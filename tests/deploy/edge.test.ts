// deploy/edge held against the product and against the compose file of the city: settings, ports and images that it names exist and agree.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { COMMANDS } from '../../bin/dispatch.ts';
import { SETTINGS, type Setting } from '../../platform/config/settings.ts';

const root = join(import.meta.dirname, '../..');
const Compose = z.object({
  services: z.record(
    z.string(),
    z.looseObject({
      image: z.string(),
      command: z.array(z.string()).optional(),
      environment: z.record(z.string(), z.string()).default({}),
      ports: z.array(z.string()).default([]),
      volumes: z.array(z.string()).default([]),
    }),
  ),
  volumes: z.record(z.string(), z.null()),
});
const text = readFileSync(join(root, 'deploy/edge/docker-compose.yml'), 'utf8');
const compose = Compose.parse(parse(text, { merge: true }));
const city = Compose.parse(
  parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true }),
);
const edge = compose.services['edge'];

describe('the services of an edge', () => {
  it('are the edge with a nats-server and a database of its own, in the city’s versions', () => {
    expect(Object.keys(compose.services).toSorted()).toEqual(['edge', 'nats', 'postgres']);
    expect(compose.services['nats']?.image).toBe(city.services['nats-1']?.image);
    expect(compose.services['postgres']?.image).toBe(city.services['timescale']?.image);
    expect(edge).toMatchObject({ read_only: true, cap_drop: ['ALL'], restart: 'unless-stopped' });
  });

  it('run a command that exists with settings that exist', () => {
    const known = new Set(Object.values<Setting<unknown>>(SETTINGS).map(({ env }) => env));
    expect(COMMANDS.map(({ name }) => name)).toContain(edge?.command?.[0]);
    expect(Object.keys(edge?.environment ?? {}).filter((name) => !known.has(name))).toEqual([]);
  });

  it('open the ports on which the edge listens, to this machine unless someone decides otherwise', () => {
    const listening = ['INGEST', 'MLLP', 'MQTT', 'EDGE'].map(
      (name) => edge?.environment[`VIGIL_${name}_PORT`],
    );
    expect(edge?.ports.map((port) => port.split(':').at(-1))).toEqual(listening);
    for (const port of edge?.ports ?? [])
      expect(port).toMatch(/^(?:\$\{VIGIL_BIND:-127\.0\.0\.1\}|127\.0\.0\.1):/);
    expect(
      Object.entries(compose.services).filter(([, { ports }]) => ports.length > 0),
    ).toHaveLength(1);
  });
});

describe('deploy/edge/make-env', () => {
  it('writes all that is asked for, for its owner only, and never twice', () => {
    const folder = mkdtempSync(join(tmpdir(), 'vigil-edge-env-'));
    try {
      execFileSync('cp', [join(root, 'deploy/edge/make-env'), folder]);
      const program = join(folder, 'make-env');
      execFileSync(program, ['https://city.example:8081']);
      const path = join(folder, '.env');
      const made = readFileSync(path, 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split('=')[0]);
      const asked = [...text.matchAll(/\$\{(VIGIL_[A-Z_]+):\?/g)].map(([, name]) => name);
      expect(made.toSorted()).toEqual([...new Set(asked)].toSorted());
      expect(statSync(path).mode & 0o077).toBe(0);
      expect(() => execFileSync(program, ['x'], { stdio: 'pipe' })).toThrow();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
