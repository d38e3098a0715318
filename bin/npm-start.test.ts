// npm hands a SIGTERM to the shell of a script and no further: without `exec` who stops `npm start` leaves the product running without a parent.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const file = new URL('../package.json', import.meta.url);

it('npm start is the product itself, so that a signal to it reaches the product', () => {
  const { scripts } = JSON.parse(readFileSync(file, 'utf8')) as { scripts: { start: string } };
  expect(scripts.start).toMatch(/^exec node \S+ start$/);
});
