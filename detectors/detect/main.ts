/** The entry of `vigil detect`: gives `detect` the streams of the process. A reader that leaves early is no error. */
import { detect } from './run.ts';

export async function main(argv: readonly string[]): Promise<number> {
  const { stdin, stdout, stderr } = process;
  const left = new Promise<number>((resolve, reject) => {
    stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') resolve(0);
      else reject(error);
    });
  });
  return Promise.race([detect(argv, { stdin, stdout, stderr }), left]);
}
