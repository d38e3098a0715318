// Runs the development server on port 8080: `npx tsx dashboard/web/dev/main.ts`, after `npm run build`. Sign in as `duty`.
import { fileURLToPath } from 'node:url';
import { startFakeServer } from './fake-server.ts';
import { DEV_PASSWORD } from './script.ts';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const { url } = await startFakeServer({ port: Number(process.env['PORT'] ?? 8080), dist });
process.stdout.write(`${url} (duty, epi, cdc, market, county, new, admin; ${DEV_PASSWORD})\n`);
