// The keys that the ingest stage makes for a demonstration home: the platform's, which may speak for every site.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const DemoKeys = z.object({ platform: z.string() });

export function platformKey(home: string): string {
  return DemoKeys.parse(JSON.parse(readFileSync(join(home, 'demo-keys.json'), 'utf8'))).platform;
}
