// The machine: Node, memory, disk, the home, ports, and the programs that would be embedded.
import { existsSync, statSync, statfsSync } from 'node:fs';
import { totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Settings } from '../../platform/config/settings.ts';
import { isPortFree } from '../../platform/embedded/free-port.ts';
import { holderOf } from '../../platform/embedded/home-lock.ts';
import { findNatsServer } from '../../platform/embedded/nats-binary.ts';
import { findPostgres } from '../../platform/embedded/postgres-program.ts';
import { canEnter, planUnprivileged } from '../../platform/embedded/unprivileged.ts';
import { VigilError, messageOf } from '../../platform/errors.ts';
import { silentLog } from '../../platform/log.ts';
import { CONNECTION_SETTINGS } from '../../platform/stage-connections.ts';
import { bad, good, note, type Finding } from './finding.ts';

export const DOCTOR_SETTINGS = [
  ...CONNECTION_SETTINGS,
  'host',
  'catalogue',
  'zone',
  'natsServer',
  'dashboardPort',
  'ingestPort',
  'detectorsPort',
  'alertsPort',
  'mllpPort',
  'mqttPort',
  'dicomPort',
] as const;
export type DoctorSettings = Pick<Settings, (typeof DOCTOR_SETTINGS)[number]>;

const GIB = 1024 ** 3;
const MEMORY_WANTED = 3 * GIB;
const DISK_WANTED = 5 * GIB;

export async function examineMachine(settings: DoctorSettings): Promise<Finding[]> {
  return [
    good(`Node ${process.versions.node} on ${process.platform}-${process.arch}.`),
    memory(),
    disk(settings.home),
    home(settings.home),
    existsSync(join(settings.catalogue))
      ? good(`The catalogue is in ${settings.catalogue}.`)
      : bad(`There is no catalogue in ${settings.catalogue}. Set VIGIL_CATALOGUE.`),
    ...(settings.databaseUrl === undefined ? [postgresProgram(settings.home)] : []),
    ...(settings.natsUrl === undefined ? [await natsProgram(settings)] : []),
    ...(await ports(settings)),
  ];
}

function memory(): Finding {
  const sentence = `${gib(totalmem())} of memory`;
  return totalmem() >= MEMORY_WANTED
    ? good(`${sentence}.`)
    : note(`${sentence}; ${gib(MEMORY_WANTED)} are comfortable for everything on one machine.`);
}

function disk(path: string): Finding {
  let at = resolve(path);
  while (!existsSync(at)) at = dirname(at);
  const { bavail, bsize } = statfsSync(at);
  const sentence = `${gib(bavail * bsize)} free on the disk of ${path}`;
  return bavail * bsize >= DISK_WANTED
    ? good(`${sentence}.`)
    : note(`${sentence}; the streams alone may take more.`);
}

function home(path: string): Finding {
  const holder = holderOf(resolve(path));
  if (holder !== undefined) return good(`Vigil runs from ${path} (process ${String(holder)}).`);
  if (!existsSync(path)) return note(`${path} does not exist yet: the first start makes it.`);
  const isOpen = (statSync(path).mode & 0o077) !== 0;
  return isOpen
    ? note(`${path} can be read by others: the next start closes it.`)
    : good(`Nothing runs from ${path} at the moment.`);
}

function postgresProgram(homeFolder: string): Finding {
  try {
    const program = findPostgres();
    const rights = planUnprivileged([program.folder, resolve(homeFolder)], undefined);
    const { account } = rights;
    const who =
      account === undefined ? '' : `, run as uid ${String(account.uid)} because it refuses root`;
    const how =
      account !== undefined && !canEnter(program.folder, account)
        ? ' with one capability to enter this folder'
        : '';
    return good(`The embedded PostgreSQL is version ${String(program.majorVersion)}${who}${how}.`);
  } catch (error) {
    return bad(sentenceOf(error));
  }
}

async function natsProgram(settings: DoctorSettings): Promise<Finding> {
  try {
    const program = await findNatsServer({
      home: settings.home,
      log: silentLog,
      wanted: settings.natsServer,
      downloads: [],
    });
    return good(`nats-server ${program.version} (${program.path}).`);
  } catch (error) {
    if (settings.natsServer !== undefined) return bad(sentenceOf(error));
    return note('There is no nats-server on this machine yet: the first start fetches one.');
  }
}

async function ports(settings: DoctorSettings): Promise<Finding[]> {
  if (holderOf(resolve(settings.home)) !== undefined) return [];
  const wanted: readonly (readonly [number, string])[] = [
    [settings.dashboardPort, 'VIGIL_DASHBOARD_PORT'],
    [settings.ingestPort, 'VIGIL_INGEST_PORT'],
    [settings.detectorsPort, 'VIGIL_DETECTORS_PORT'],
    [settings.alertsPort, 'VIGIL_ALERTS_PORT'],
    [settings.mllpPort, 'VIGIL_MLLP_PORT'],
    [settings.mqttPort, 'VIGIL_MQTT_PORT'],
    ...(settings.dicomPort === undefined
      ? []
      : [[settings.dicomPort, 'VIGIL_DICOM_PORT'] as const]),
  ];
  const free = await Promise.all(wanted.map(([port]) => isPortFree(port, settings.host)));
  const taken = wanted.filter((_, at) => free[at] === false);
  if (taken.length === 0)
    return [good(`Ports ${wanted.map(([port]) => port).join(', ')} are free.`)];
  return taken.map(([port, setting]) =>
    bad(`Port ${String(port)} is taken by another program. Stop it, or set ${setting}.`),
  );
}

function gib(bytes: number): string {
  return `${(bytes / GIB).toFixed(1)} GiB`;
}

export function sentenceOf(error: unknown): string {
  return error instanceof VigilError ? error.sentence : messageOf(error);
}
