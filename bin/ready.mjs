// Health check of a container, `node bin/ready.mjs PORT`: is the stage on this port ready? Exit code 1 with its complaints when it is
// not. Plain JavaScript, because it runs every few seconds and compiles nothing.
import { get } from 'node:http';

const PATIENCE_MS = 4_000;
const url = `http://127.0.0.1:${process.argv[2] ?? '8080'}/readyz`;

function complain(text) {
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}

const call = get(url, { timeout: PATIENCE_MS }, (answer) => {
  let body = '';
  answer.on('data', (chunk) => (body += String(chunk)));
  answer.on('end', () => {
    if (answer.statusCode !== 200) complain(body.trim());
  });
});
call.on('timeout', () => call.destroy(new Error(`no answer within ${String(PATIENCE_MS)} ms`)));
call.on('error', (error) => complain(error.message));
