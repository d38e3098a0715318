// The life of a stage's process: signals, order of stopping, the end of its parent, an error that must stop it.
import { describe, expect, it } from 'vitest';
import { runProgram, type Program } from './testing/program.ts';

const runStageUrl = new URL('./run-stage.ts', import.meta.url).href;
const errorsUrl = new URL('./errors.ts', import.meta.url).href;

function stage(body: string, parentPipe = false): Program {
  return runProgram(`
    import { runStage } from ${JSON.stringify(runStageUrl)};
    import { InvariantError } from ${JSON.stringify(errorsUrl)};
    const alive = setInterval(() => {}, 1000);
    const code = await runStage({ name: 'test', logLevel: 'info', parentPipe: ${String(parentPipe)}, start: async (stage) => { ${body} } });
    clearInterval(alive);
    console.log('exit', code);
    process.exit(code);`);
}

const UNDO = `
  stage.onStop('store', async () => { console.log('store closed'); });
  stage.onStop('door', async () => { console.log('door closed'); });
  void InvariantError;`;

describe('a stage', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'undoes on %s what it started, last first',
    async (signal) => {
      const program = stage(UNDO);
      await program.says('"started"');
      program.child.kill(signal);
      expect(await program.ended).toBe(0);
      const order = ['stopping', 'door closed', 'store closed', '"stopped"', 'exit 0'].map((text) =>
        program.output().indexOf(text),
      );
      expect(order).toEqual([...order].sort((a, b) => a - b));
      expect(order).not.toContain(-1);
    },
  );

  it('ends at once on a second signal', async () => {
    const program = stage(
      `stage.onStop('slow', () => new Promise(() => console.log('slow'))); void InvariantError;`,
    );
    await program.says('"started"');
    program.child.kill('SIGTERM');
    await program.says('slow');
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(130);
  });

  it('stops when its parent closes the pipe', async () => {
    const program = stage(UNDO, true);
    await program.says('"started"');
    program.child.stdin?.end();
    expect(await program.ended).toBe(0);
    expect(program.output()).toContain('the parent has ended');
  });

  it('says in one sentence what was wrong, undoes the rest, and exits with 1', async () => {
    const program = stage(
      `${UNDO} throw new InvariantError('bad', 'The cheese is green.', { advice: 'Buy another.' });`,
    );
    expect(await program.ended).toBe(1);
    expect(program.output()).toContain('The cheese is green. Buy another.');
    expect(program.output()).toContain('store closed');
  });

  it('stops on an error that nobody caught, and on one that it watches', async () => {
    const uncaught = stage(`${UNDO} setTimeout(() => { throw new Error('surprise'); }, 50);`);
    const watched = stage(
      `${UNDO} stage.watch(new Promise((_, reject) => setTimeout(() => reject(new Error('bug')), 50)));`,
    );
    expect(await uncaught.ended).toBe(1);
    expect(await watched.ended).toBe(1);
    expect(uncaught.output()).toMatch(/surprise[\s\S]*store closed/);
    expect(watched.output()).toMatch(/bug[\s\S]*store closed/);
  });
});
