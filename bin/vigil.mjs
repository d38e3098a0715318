#!/usr/bin/env node
// The one program of the product: makes Node understand TypeScript and hands over to the command that is named.
import { register as registerLoader } from 'node:module';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Vigil needs Node 20.19 or later; this is ${process.versions.node}.\n`);
  process.exit(1);
}

// V8 guesses from the first hundred thousand objects made at a place whether they live long. Verdicts are made and thrown away, or kept for a
// while: guessed wrong, in one start out of three, judging a series by EARS took four times as long.
setFlagsFromString('--no-allocation-site-pretenuring');

const { register } = await import('tsx/esm/api');
register();
registerLoader('./plain-functions.mjs', import.meta.url);
const { dispatch } = await import('./dispatch.ts');
process.exitCode = await dispatch(process.argv.slice(2));
// Standard output may be a pipe that is not yet written out; everything else has been closed by the command.
process.stdout.write('', () => process.exit());
