// A whole city for scripted scenarios: ingest, detectors, alerts and dashboard as their own main.ts start them, in this process, on a real PostgreSQL
// and NATS, with the keys and accounts of the demonstration and one clock that only the scenario moves. What a scenario says and asks goes through
// the door for records and the API of the dashboard; the database is looked at only to know when the city is at rest (calm.ts).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alertsSettings, startAlerts } from '../../alerts/main.ts';
import { Receipt } from '../../contracts/record.ts';
import { HOUR_MS, type EpochMs } from '../../contracts/time.ts';
import { dashboardSettings, startDashboard } from '../../dashboard/server/main.ts';
import { detectorSettings, startDetectors } from '../../detectors/main.ts';
import { ingestSettings, startIngest } from '../../ingest/main.ts';
import type { Environment } from '../../platform/config/load-settings.ts';
import { busCredentials } from '../../platform/embedded/nats.ts';
import type { StageName } from '../../platform/store/stage-roles.ts';
import { startTestBus, type TestBus } from '../../platform/testing/test-bus.ts';
import { freshDatabase, type TestDatabase } from '../../platform/testing/test-database.ts';
import { TICK_MS, nextLimitAt, untilCalm, untilNoticed, type CalmGround } from './calm.ts';
import { MovingClock } from './moving-clock.ts';
import { Person } from './person.ts';
import { recordsIn, type Records } from './stored.ts';
import { openStage, type StageLife } from './stage-life.ts';

const CATALOGUE = fileURLToPath(new URL('../../catalogue', import.meta.url));

export const minutes = (count: number): number => count * 60_000;
export const hours = (count: number): number => count * HOUR_MS;
/** `2026-06-01 08:00` of the city. */
export const at = (text: string): EpochMs => Date.parse(`${text.replace(' ', 'T')}:00+08:00`);

interface Running {
  readonly database: TestDatabase;
  readonly server: TestBus;
  readonly clock: MovingClock;
  readonly lives: readonly StageLife[];
  readonly ground: CalmGround;
  readonly ports: { readonly ingest: number; readonly dashboard: number };
  readonly onTold: (count: number) => void;
}

export class City {
  readonly #running: Running;
  readonly #people = new Map<string, Person>();
  readonly #passwords: Map<string, string>;

  /** Use startCity. */
  constructor(running: Running) {
    this.#running = running;
    this.#passwords = passwordsIn(running.server.home);
    this.knows('admin', ADMIN_PASSWORD);
  }

  now(): EpochMs {
    return this.#running.clock.now();
  }

  /** Of an account that the scenario makes. */
  knows(user: string, password: string): void {
    this.#passwords.set(user, password);
  }

  /** An account of the demonstration, `duty.city` or `dept.finance`, signed in when it first asks. */
  person(user: string): Person {
    const known = this.#people.get(user);
    if (known !== undefined) return known;
    const person = new Person(
      {
        url: `http://127.0.0.1:${String(this.#running.ports.dashboard)}`,
        now: () => this.now(),
        passwordOf: (name) => this.#passwords.get(name) ?? '',
      },
      user,
    );
    this.#people.set(user, person);
    return person;
  }

  /** Through the door for records, as the city's platform does; resolves when the product has drawn its conclusions. */
  async tells(...records: readonly object[]): Promise<void> {
    const { ports, server, ground, onTold } = this.#running;
    const response = await fetch(`http://127.0.0.1:${String(ports.ingest)}/v1/events`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${platformKey(server.home)}`,
        'content-type': 'application/x-ndjson',
      },
      body: records.map((record) => JSON.stringify(record)).join('\n'),
    });
    const text = await response.text();
    if (response.status !== 202) throw new Error(`the door answered ${response.status}: ${text}`);
    const { accepted, rejected } = Receipt.parse(JSON.parse(text));
    if (rejected.length > 0) throw new Error(`the door refused: ${text}`);
    onTold(accepted);
    await untilCalm(ground);
  }

  passes(durationMs: number): Promise<void> {
    return this.reaches(this.now() + durationMs);
  }

  /** Stops at each limit on the way until it was noticed, so that each fires at its own time. */
  async reaches(target: EpochMs): Promise<void> {
    const { clock, ground } = this.#running;
    await untilNoticed(ground);
    for (;;) {
      const next = await nextLimitAt(ground.pool);
      if (next === undefined || next > target) break;
      clock.moveTo(next);
      await untilNoticed(ground);
    }
    clock.moveTo(target);
    await untilCalm(ground);
  }

  /** What stands in the tables of the response now. */
  records(): Promise<Records> {
    return recordsIn(this.#running.database.pool);
  }

  async stop(): Promise<void> {
    const { lives, server, database } = this.#running;
    for (const life of lives.toReversed()) await life.stop();
    await server.stop();
    await database.drop();
  }
}

export async function startCity(startAt: EpochMs): Promise<City> {
  const [database, server] = await Promise.all([freshDatabase(), startTestBus()]);
  const clock = new MovingClock(startAt);
  const lives: StageLife[] = [];
  const open = (name: StageName) => {
    const life = openStage(name, clock);
    lives.push(life);
    return { stage: life.stage, environment: environmentOf(name, { database, server }) };
  };
  const alerts = open('alerts');
  await startAlerts(alerts.stage, alertsSettings(alerts.environment), alerts.environment);
  const detectors = open('detectors');
  await startDetectors(detectors.stage, detectorSettings(detectors.environment));
  const ingest = open('ingest');
  const door = await startIngest(ingest.stage, ingestSettings(ingest.environment));
  const desk = open('dashboard');
  const dashboard = await startDashboard(desk.stage, dashboardSettings(desk.environment));
  let told = 0;
  // The one stage that may look into all that calm asks for.
  const bus = await server.connect('detectors');
  return new City({
    database,
    server,
    clock,
    lives,
    ground: {
      pool: database.pool,
      bus,
      now: () => clock.now(),
      told: () => told,
      check: () => {
        for (const life of lives) life.check();
      },
    },
    ports: { ingest: door.port ?? 0, dashboard: dashboard.port },
    onTold: (count) => {
      told += count;
    },
  });
}

const ANY_PORT = '0';
const ADMIN_PASSWORD = 'password of the administrator';
/** Of the demonstration is all that a first start makes: keys of the sites, accounts of desks and departments, rosters. */
function environmentOf(
  name: StageName,
  { database, server }: { readonly database: TestDatabase; readonly server: TestBus },
): Environment {
  const { user, password } = busCredentials(server.home, name);
  return {
    VIGIL_HOME: server.home,
    VIGIL_DEMO: 'on',
    VIGIL_CATALOGUE: CATALOGUE,
    VIGIL_PROGRESS_TICK_MS: String(TICK_MS),
    VIGIL_INGEST_PORT: ANY_PORT,
    VIGIL_MLLP_PORT: ANY_PORT,
    VIGIL_MQTT_PORT: ANY_PORT,
    VIGIL_DETECTORS_PORT: ANY_PORT,
    VIGIL_ALERTS_PORT: ANY_PORT,
    VIGIL_DASHBOARD_PORT: ANY_PORT,
    VIGIL_ADMIN_PASSWORD: ADMIN_PASSWORD,
    DATABASE_URL: database.url,
    NATS_URL: server.url,
    VIGIL_NATS_USER: user,
    VIGIL_NATS_PASSWORD: password,
  };
}

function passwordsIn(home: string): Map<string, string> {
  const accounts = JSON.parse(readFileSync(join(home, 'demo-accounts.json'), 'utf8')) as readonly {
    readonly user: string;
    readonly password: string;
  }[];
  return new Map(accounts.map(({ user, password }) => [user, password]));
}

function platformKey(home: string): string {
  const keys = JSON.parse(readFileSync(join(home, 'demo-keys.json'), 'utf8')) as {
    readonly platform: string;
  };
  return keys.platform;
}
