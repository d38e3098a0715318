// `vigil config`: every setting, its value, where that comes from and what it means. Exit code 1 when one is wrong.
import { describeSettings } from '../platform/config/load-settings.ts';

export function main(argv: readonly string[]): Promise<number> {
  const rows = describeSettings(process.env);
  if (argv.includes('--json')) {
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  } else {
    const names = Math.max(...rows.map((row) => row.env.length));
    const values = Math.max(...rows.map((row) => row.value.length));
    for (const row of rows) {
      process.stdout.write(
        `${row.env.padEnd(names)}  ${row.value.padEnd(values)}  ${row.source.padEnd(11)}  ${row.meaning}\n`,
      );
    }
  }
  return Promise.resolve(rows.some((row) => row.source === 'wrong') ? 1 : 0);
}
