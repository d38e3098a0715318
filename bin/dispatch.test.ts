// Every command of the table says what it is for, and starts nothing while saying it.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { COMMANDS, dispatch } from './dispatch.ts';

afterEach(() => vi.restoreAllMocks());

function listen(): { readonly out: () => string } {
  const said: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
  return { out: () => said.join('') };
}

describe('the table of commands', () => {
  it('is not empty, and each command is a file', () => {
    expect(COMMANDS.length).toBeGreaterThan(10);
    for (const { path } of COMMANDS)
      expect(existsSync(fileURLToPath(new URL(path, import.meta.url)))).toBe(true);
  });

  it.each(COMMANDS.flatMap(({ name }) => [[name, '--help'] as const, [name, '-h'] as const]))(
    'answers `vigil %s %s` with its use and exit code 0',
    async (name, flag) => {
      const heard = listen();
      const code = await dispatch([name, flag]);
      expect([code, heard.out().includes(`vigil ${name}`)]).toEqual([0, true]);
    },
    60_000,
  );
});
