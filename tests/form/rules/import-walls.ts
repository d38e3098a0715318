/**
 * Walls between rooms: a stage never imports another stage, contracts stand on zod alone, the browser sees only contracts.
 * The stages meet as messages; an import would be a second, unversioned way to meet.
 */
import type { CodeFile } from '../checkout.ts';
import { isTest, roomOf, type Room } from '../rooms.ts';
import type { Rule, Violation } from '../rule.ts';
import { importsOf, type Import } from '../syntax.ts';

export const importWalls: Rule = {
  name: 'import-walls',
  why: 'rooms meet as messages whose shape is in contracts/',
  check: ({ code }) => code.flatMap(checkFile),
};

function checkFile(file: CodeFile): Violation[] {
  const room = roomOf(file.path);
  if (room === undefined) {
    return [{ path: file.path, line: 1, what: 'stands in no room of tests/form/rooms.ts' }];
  }
  return importsOf(file).flatMap((entry) => {
    const what =
      entry.target === undefined ? foreignPackage(file, room, entry) : crossed(room, entry.target);
    return what === undefined ? [] : [{ path: file.path, line: entry.line, what }];
  });
}

function crossed(from: Room, target: string): string | undefined {
  const to = roomOf(target);
  if (to === undefined || to.name === from.name || from.mayImport.includes(to.name))
    return undefined;
  if (from.doors?.test(target) === true) return undefined;
  return `${from.name} imports ${to.name} (${target})`;
}

function foreignPackage(file: CodeFile, room: Room, { specifier }: Import): string | undefined {
  if (isTest(file.path)) return undefined;
  if (room.name === 'web' && specifier.startsWith('node:')) {
    return `web imports ${specifier}, which no browser has`;
  }
  if (room.packages === undefined || room.packages.includes(specifier)) return undefined;
  return `${room.name} imports the package ${specifier}`;
}
