// The finding of programs, on a PATH made for the test.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findChromium, findProgram } from './programs.ts';

const folder = mkdtempSync(join(tmpdir(), 'vigil-programs-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function place(name: string, mode: number): string {
  const path = join(folder, name);
  writeFileSync(path, '');
  chmodSync(path, mode);
  return path;
}

const PATH = ['', join(folder, 'nowhere'), folder].join(delimiter);

describe('a program', () => {
  it('is found where the PATH leads', () => {
    const path = place('mllp_send', 0o755);
    expect(findProgram('mllp_send', { PATH })).toEqual({ path });
  });

  it('is missing when it is nowhere', () => {
    expect(findProgram('storescu', { PATH })).toEqual({ missing: 'No storescu on the PATH.' });
    expect(findProgram('storescu', {})).toHaveProperty('missing');
  });
});

describe('Chromium', () => {
  it('is missing with both ways named', () => {
    expect(findChromium({ PATH })).toEqual({
      missing: 'No Chromium on the PATH, and VIGIL_CHROMIUM is not set.',
    });
  });

  it('is the one that is named, before all others', () => {
    const path = place('own-build', 0o755);
    place('chromium', 0o755);
    expect(findChromium({ PATH, VIGIL_CHROMIUM: path })).toEqual({ path });
  });

  it('is missing when the named one cannot be run, whatever else is there', () => {
    const path = join(folder, 'gone');
    expect(findChromium({ PATH, VIGIL_CHROMIUM: path })).toHaveProperty('missing');
  });
});
