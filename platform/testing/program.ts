// Runs a few lines of TypeScript in a process of their own, for tests that kill it.
import { spawn, type ChildProcess } from 'node:child_process';

export interface Program {
  readonly child: ChildProcess;
  /** All of its standard output and error so far. */
  output(): string;
  /** Resolves when the output contains the text; rejects when it ends before. */
  says(text: string): Promise<void>;
  /** Exit code, or the signal. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

export function runProgram(code: string): Program {
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', code],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  let output = '';
  let check: () => void = () => undefined;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes: Buffer) => {
      output += bytes.toString();
      check();
    });
  }
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('close', (exitCode, signal) => {
      resolve(signal ?? exitCode);
    });
  });
  return {
    child,
    output: () => output,
    ended,
    says: (text) =>
      new Promise((resolve, reject) => {
        check = () => {
          if (output.includes(text)) resolve();
        };
        check();
        void ended.then(() => {
          reject(new Error(`it ended without saying "${text}":\n${output}`));
        });
      }),
  };
}
