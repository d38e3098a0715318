/**
 * The rooms of the house and the walls between them: who may import whom. A folder with source that is in no room breaks
 * the rules, so that a new or renamed folder cannot escape them.
 */

export interface Room {
  name: string;
  /** Paths of the room begin with it; the first room of the list that fits is meant. */
  folder: string;
  /** Rooms that its files may import, besides their own. */
  mayImport: readonly string[];
  /** The only packages it may import outside tests; absent means any. */
  packages?: readonly string[];
  /** Files of other rooms that it may import all the same. */
  doors?: RegExp;
}

const FOUNDATIONS = ['contracts', 'platform'];
const STAGES = ['ingest', 'detectors', 'alerts', 'dashboard'];
const EVERY_ROOM = [...FOUNDATIONS, ...STAGES, 'web', 'web-dev', 'simulator', 'bin'];

export const ROOMS: readonly Room[] = [
  { name: 'contracts', folder: 'contracts/', mayImport: [], packages: ['zod'] },
  { name: 'platform', folder: 'platform/', mayImport: ['contracts'] },
  { name: 'ingest', folder: 'ingest/', mayImport: FOUNDATIONS },
  { name: 'detectors', folder: 'detectors/', mayImport: FOUNDATIONS },
  { name: 'alerts', folder: 'alerts/', mayImport: FOUNDATIONS },
  // The development server of the browser part runs on Node and is no part of the bundle.
  { name: 'web-dev', folder: 'dashboard/web/dev/', mayImport: ['contracts', 'web'] },
  { name: 'web', folder: 'dashboard/web/', mayImport: ['contracts'] },
  { name: 'dashboard', folder: 'dashboard/', mayImport: FOUNDATIONS },
  { name: 'simulator', folder: 'simulator/', mayImport: FOUNDATIONS },
  { name: 'load-tests', folder: 'load-tests/', mayImport: [...EVERY_ROOM, 'tests'] },
  { name: 'tests', folder: 'tests/', mayImport: [...EVERY_ROOM, 'load-tests'] },
  { name: 'bin', folder: 'bin/', mayImport: FOUNDATIONS, doors: /\/main\.ts$/ },
  { name: 'ci', folder: '.ci/', mayImport: [] },
];

const ROOT_CONFIGURATION: Room = { name: 'root', folder: '', mayImport: [] };

/** The room of a path; undefined for source that stands in none. */
export function roomOf(path: string): Room | undefined {
  if (!path.includes('/')) return ROOT_CONFIGURATION;
  return ROOMS.find((room) => path.startsWith(room.folder));
}

/** Tests, and what only tests stand on: fixtures and the set-up of a tier. */
export function isTest(path: string): boolean {
  return /\.(?:test|fixture|setup)\.tsx?$/.test(path);
}

export function isToolConfiguration(path: string): boolean {
  return /\.config\.(?:ts|js|mjs)$/.test(path);
}
