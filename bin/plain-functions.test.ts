// What Node is given to run: the names of inner functions are not noted anew at each call, and all else is as it was.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const MODULE = `export function outer(): () => number { const inner = (): number => 1; return inner; }
console.log('name', outer().name, outer()());`;
/** Prints what it was handed by the loaders before it, and passes it on. At once: what a loader's console still holds at the end is lost. */
const WITNESS = `import { writeSync } from 'node:fs';
export async function load(url, context, nextLoad) {
  const loaded = await nextLoad(url, context);
  if (url.includes('module.ts')) writeSync(1, 'source ' + JSON.stringify(String(loaded.source)) + '\\n');
  return loaded;
}`;
const PLAIN = new URL('./plain-functions.mjs', import.meta.url).href;
let folder: string;

function run(loaders: readonly string[]): string {
  const program = `import { register } from 'node:module';
    import { register as tsx } from ${JSON.stringify(import.meta.resolve('tsx/esm/api'))};
    tsx();
    for (const loader of ${JSON.stringify(loaders)}) register(loader);
    await import(${JSON.stringify(pathToFileURL(join(folder, 'module.ts')).href)});`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-loader-'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, 'module.ts'), MODULE);
  writeFileSync(join(folder, 'witness.mjs'), WITNESS);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('plain functions', () => {
  it('are what Node is given in place of functions with noted names', () => {
    const witness = pathToFileURL(join(folder, 'witness.mjs')).href;
    const noted = 'name\\",{value,configurable:true}';
    expect(run([witness])).toContain(noted);
    const plain = run([PLAIN, witness]);
    expect(plain).not.toContain(noted);
    expect(plain).toContain('__name(');
    expect(plain).toMatch(/name .* 1/);
  });
});
