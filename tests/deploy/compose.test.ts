// docker-compose.yml, Dockerfile and what they mount, held against the product: commands, settings, ports, users and metrics that they
// name exist, images are pinned, and no secret stands in them.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { COMMANDS } from '../../bin/dispatch.ts';
import { BUS_USERS } from '../../platform/bus/rights.ts';
import { STAGE_NAMES } from '../../platform/store/stage-roles.ts';
import { SETTINGS, type Setting } from '../../platform/config/settings.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const Service = z.object({
  image: z.string(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  restart: z.string(),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).optional(),
  profiles: z.array(z.string()).optional(),
  depends_on: z.unknown().optional(),
});
const Compose = z.object({
  services: z.record(z.string(), Service),
  volumes: z.record(z.string(), z.null()),
});

const text = read('docker-compose.yml');
const compose = Compose.parse(parse(text, { merge: true }));
const services = Object.entries(compose.services);
const own = services.filter(([, { image }]) => image === 'vigil:local');
const envNames = new Set(Object.values<Setting<unknown>>(SETTINGS).map(({ env }) => env));

/** The files that the commands load, by their own imports. */
function reachable(entries: readonly string[]): string[] {
  const found = new Set(entries);
  for (const path of found) {
    for (const [, target = ''] of read(path).matchAll(
      /^(?:import|export)\b[^;]*?from '(\.[^']*)'/gms,
    ))
      found.add(join(dirname(path), target));
  }
  return [...found];
}

describe('the services', () => {
  it('are the stages, the servers and what watches them', () => {
    expect(services.map(([name]) => name).toSorted()).toEqual([
      'alerts',
      'dashboard',
      'detectors',
      'grafana',
      'ingest',
      'nats-1',
      'nats-2',
      'nats-3',
      'prepare',
      'prometheus',
      'simulator',
      'timescale',
    ]);
  });

  it.each(own)('%s runs a command that exists, with settings that exist', (_name, service) => {
    expect(COMMANDS.map(({ name }) => name)).toContain(service.command?.[0]);
    expect(Object.keys(service.environment ?? {}).filter((name) => !envNames.has(name))).toEqual(
      [],
    );
  });

  it.each(own)(
    '%s may write nothing but its own volume and has no rights that it does not need',
    (name, service) => {
      expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
      const volume = { ingest: 'ingest', simulator: 'ingest', alerts: 'alerts' }[name];
      const writable = service.volumes.filter((one) => !one.endsWith(':ro'));
      expect(writable).toEqual(volume === undefined ? [] : [`${volume}:/var/lib/vigil`]);
    },
  );

  it('sign in to the database each as itself, and only what prepares it as its owner', () => {
    for (const [name, { environment = {} }] of own) {
      const url = environment['DATABASE_URL'];
      const isStage = (STAGE_NAMES as readonly string[]).includes(name);
      if (isStage) {
        const password = `VIGIL_POSTGRES_${name.toUpperCase()}_PASSWORD`;
        expect(url).toBe(`postgres://vigil_${name}:\${${password}}@timescale:5432/vigil`);
      }
      const others = Object.values(environment).filter((value) =>
        /\$\{VIGIL_(?:POSTGRES|NATS)_[A-Z_]*PASSWORD/.test(value),
      );
      if (name === 'prepare') expect(url).toContain('${VIGIL_POSTGRES_PASSWORD}');
      else expect(others.filter((value) => !value.includes(`_${name.toUpperCase()}_`))).toEqual([]);
      expect(Object.keys(environment).some((key) => key === 'DATABASE_URL')).toBe(
        isStage || name === 'prepare',
      );
    }
    expect(Object.keys(compose.services['prepare']?.environment ?? {})).toEqual(
      expect.arrayContaining(
        STAGE_NAMES.map((name) => `VIGIL_POSTGRES_${name.toUpperCase()}_PASSWORD`),
      ),
    );
  });

  it.each(services)('%s is pinned to a version', (_name, { image }) => {
    expect(image).toMatch(/^(?:vigil:local|[a-z/]+:v?\d+\.\d+\.\d+(?:-[a-z0-9.]+)?)$/);
  });

  it.each(services.filter(([name]) => !['prepare', 'simulator'].includes(name)))(
    '%s has a health check',
    (_name, service) => {
      expect(service.healthcheck?.test[0]).toBe('CMD');
    },
  );

  it('give each stage the bus user of its name', () => {
    for (const name of ['ingest', 'detectors', 'alerts', 'dashboard']) {
      const environment = compose.services[name]?.environment;
      expect(environment?.['VIGIL_NATS_USER']).toBe(name);
      expect(environment?.['VIGIL_NATS_PASSWORD']).toBe(
        `\${VIGIL_NATS_${name.toUpperCase()}_PASSWORD}`,
      );
    }
  });

  it('give every replica of a stage the keys that it shares', () => {
    expect(compose.services['ingest']?.environment).toMatchObject({
      VIGIL_PSEUDONYM_KEY: /./,
      VIGIL_EVENT_ID_KEY: /./,
      VIGIL_QUARANTINE_KEY: /./,
      VIGIL_WAVEFORM_KEY: /./,
    });
    expect(compose.services['alerts']?.environment).toMatchObject({ VIGIL_AUDIT_KEY: /./ });
    expect(compose.services['dashboard']?.environment).toMatchObject({
      VIGIL_SESSION_SECRET: /./,
      VIGIL_WAVEFORM_KEY: compose.services['ingest']?.environment?.['VIGIL_WAVEFORM_KEY'],
    });
  });

  it('open, check and scrape the ports on which the stages listen', () => {
    const scraped = read('deploy/prometheus/prometheus.yml');
    const listening = {
      ingest: 'VIGIL_INGEST_PORT',
      detectors: 'VIGIL_DETECTORS_PORT',
      alerts: 'VIGIL_ALERTS_PORT',
      dashboard: 'VIGIL_DASHBOARD_PORT',
    };
    for (const [name, setting] of Object.entries(listening)) {
      const service = compose.services[name];
      const port = service?.environment?.[setting] ?? '';
      expect(service?.healthcheck?.test.at(-1)).toBe(port);
      expect(scraped).toContain(`names: [${name}], type: A, port: ${port},`);
      expect(read('Dockerfile')).toMatch(new RegExp(`^EXPOSE .*\\b${port}\\b`, 'm'));
    }
  });

  it('open ports to this machine only, unless someone decides otherwise', () => {
    const opened = services.flatMap(([, { ports }]) => ports);
    expect(opened.length).toBeGreaterThan(3);
    for (const port of opened)
      expect(port).toMatch(/^(?:\$\{VIGIL_BIND:-127\.0\.0\.1\}|127\.0\.0\.1):/);
  });

  it('pass every setting of TLS to the doors that have it', () => {
    const environment = compose.services['ingest']?.environment ?? {};
    const ofTls = [...envNames].filter((name) => /_(?:CERTIFICATE|KEY|CLIENT_CA)$/.test(name));
    const doors = ofTls.filter((name) => /_(?:MLLP|MQTT)_/.test(name));
    expect(doors).toHaveLength(5);
    for (const name of doors) expect(environment[name]).toBe(`\${${name}:-}`);
  });

  it('mount files and volumes that exist', () => {
    const sources = services
      .flatMap(([, { volumes }]) => volumes)
      .map((volume) => volume.split(':')[0] ?? '');
    for (const source of sources) {
      if (source.startsWith('./')) expect(statSync(join(root, source)).size).toBeGreaterThan(0);
      else expect(Object.keys(compose.volumes)).toContain(source);
    }
  });
});

describe('the secrets', () => {
  it('are made by deploy/make-env, all that are asked for and no other, long and readable by the owner only', () => {
    const folder = mkdtempSync(join(tmpdir(), 'vigil-env-'));
    try {
      execFileSync('mkdir', [join(folder, 'deploy')]);
      execFileSync('cp', [join(root, 'deploy/make-env'), join(folder, 'deploy/')]);
      execFileSync(join(folder, 'deploy/make-env'));
      const lines = readFileSync(join(folder, '.env'), 'utf8').trim().split('\n');
      const made = lines.map((line) => line.split('=')[0]);
      const asked = [...text.matchAll(/\$\{(VIGIL_[A-Z_]+):\?/g)].map(([, name]) => name);
      expect(made.toSorted()).toEqual([...new Set(asked)].toSorted());
      expect(lines.every((line) => /^[A-Z_]+=k[0-9a-f]{64}$/.test(line))).toBe(true);
      expect(new Set(lines.map((line) => line.split('=')[1])).size).toBe(lines.length);
      expect(statSync(join(folder, '.env')).mode & 0o077).toBe(0);
      expect(() => execFileSync(join(folder, 'deploy/make-env'), { stdio: 'pipe' })).toThrow();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('are not copied into the image', () => {
    const ignored = read('.dockerignore').split('\n');
    expect(ignored).toContain('*');
    expect(ignored.filter((line) => line.startsWith('!') && /env|vigil$/.test(line))).toEqual([]);
  });
});

describe('the image', () => {
  it('copies every folder from which a command is loaded, and runs as an ordinary user', () => {
    const dockerfile = read('Dockerfile');
    const folders = COMMANDS.filter(({ path }) => !path.startsWith('../load-tests/')).map(
      ({ path }) =>
        path
          .replace(/^\.\.\//, '')
          .replace(/^\.\/.*/, 'bin/')
          .split('/')[0] ?? '',
    );
    for (const folder of new Set([...folders, 'contracts', 'platform', 'catalogue'])) {
      expect(dockerfile).toMatch(new RegExp(`^COPY ${folder}[ /]`, 'm'));
      expect(read('.dockerignore').split('\n')).toContain(`!${folder}`);
    }
    expect(dockerfile).toMatch(/^USER node$/m);
  });

  it('has every package that the stages import among the dependencies of production', () => {
    const manifest = z
      .object({ dependencies: z.record(z.string(), z.string()) })
      .parse(JSON.parse(read('package.json')));
    const known = Object.keys(manifest.dependencies);
    const files = reachable(
      COMMANDS.filter(({ path }) => !path.startsWith('../load-tests/')).map(({ path }) =>
        join('bin', path),
      ),
    );
    const imported = files.flatMap((path) =>
      [...read(path).matchAll(/^(?:import|export)\b[^;]*?from '([^'.][^']*)'/gms)].map(
        ([, name = '']) => name,
      ),
    );
    const packages = new Set(
      imported
        .filter((name) => !name.startsWith('node:'))
        .map((name) =>
          name
            .split('/')
            .slice(0, name.startsWith('@') ? 2 : 1)
            .join('/'),
        ),
    );
    expect(packages.size).toBeGreaterThan(5);
    expect([...packages].filter((name) => !known.includes(name))).toEqual([]);
  });
});

describe('the configuration of the NATS cluster', () => {
  it('is the output of `vigil nats-config`, so that rights cannot drift', () => {
    const printed = execFileSync(
      process.execPath,
      ['bin/vigil.mjs', 'nats-config', '--routes', '$VIGIL_NATS_ROUTES'],
      { cwd: root, encoding: 'utf8' },
    );
    expect(read('deploy/nats/nats.conf')).toBe(printed);
    // A program is started, which takes its time on a busy machine.
  }, 60_000);

  it('is given every variable that it reads', () => {
    const wanted = [...read('deploy/nats/nats.conf').matchAll(/\$(VIGIL_[A-Z_]+)/g)].map(
      ([, name = '']) => name,
    );
    expect(wanted).toEqual(
      expect.arrayContaining(BUS_USERS.map((user) => `VIGIL_NATS_${user.toUpperCase()}_PASSWORD`)),
    );
    for (const node of ['nats-1', 'nats-2', 'nats-3'])
      expect(Object.keys(compose.services[node]?.environment ?? {}).toSorted()).toEqual(
        [...new Set(wanted)].toSorted(),
      );
  });
});

describe('the Grafana board', () => {
  it('shows metrics that the product has', () => {
    const board = read('deploy/grafana/boards/vigil.json');
    const shown = new Set(
      [...board.matchAll(/\bvigil_([a-z_0-9]+)\b(?=[^"]*",\n\s*"legendFormat")/g)].map(
        ([, name = '']) => name.replace(/_(?:bucket|sum)$/, ''),
      ),
    );
    const source = ['platform', 'ingest', 'detectors', 'alerts', 'dashboard/server']
      .flatMap((folder) =>
        readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
          join(folder, file),
        ),
      )
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map(read)
      .join('\n');
    const named = [...source.matchAll(/\.(?:counter|gauge|histogram)\(\s*'([a-z_]+)'/g)].map(
      ([, name = '']) => name,
    );
    const flows = [...source.matchAll(/\.flow\(\s*'([a-z_]+)'/g)].map(([, name = '']) => name);
    const ofFlow = ['received_total', 'sent_total', 'dropped_total', 'errored_total'];
    const ofOperator = [...source.matchAll(/`\$\{name\}_([a-z_]+)`/g)].map(([, name = '']) => name);
    const operators = ['observe', 'assess', 'progress', 'triage', 'commands'];
    const known = new Set([
      ...named,
      ...flows.flatMap((flow) => ofFlow.map((suffix) => `${flow}_${suffix}`)),
      ...operators.flatMap((operator) =>
        [...ofFlow.map((suffix) => `stream_${suffix}`), ...ofOperator].map(
          (suffix) => `${operator}_${suffix}`,
        ),
      ),
    ]);
    expect(shown.size).toBeGreaterThan(20);
    expect([...shown].filter((name) => !known.has(name))).toEqual([]);
  });
});
