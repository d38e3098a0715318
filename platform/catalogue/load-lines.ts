// Reads a catalogue file of one JSON object a line (`*.ndjson`): places and sites, which are too many for YAML. Every problem is
// reported with file, line and reason.
import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { messageOf } from '../errors.ts';
import { CatalogueError, type CatalogueProblem } from './load-yaml.ts';

const PROBLEMS_MAX = 50;

/** Throws CatalogueError with the first 50 problems. */
export function loadLines<Schema extends z.ZodType>(path: string, schema: Schema): z.infer<Schema>[] {
  const problems: CatalogueProblem[] = [];
  const values: z.infer<Schema>[] = [];
  for (const [index, line] of readText(path).split('\n').entries()) {
    if (line.trim() === '') continue;
    const problem = take(line);
    if (problem !== undefined) problems.push({ file: path, line: index + 1, reason: problem });
    if (problems.length >= PROBLEMS_MAX) break;
  }
  if (problems.length > 0) throw new CatalogueError(problems);
  return values;

  function take(line: string): string | undefined {
    try {
      const parsed = schema.safeParse(JSON.parse(line));
      if (parsed.success) {
        values.push(parsed.data);
        return undefined;
      }
      return parsed.error.issues.map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`).join('; ');
    } catch (error) {
      return messageOf(error);
    }
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CatalogueError([{ file: path, line: 0, reason: `cannot be read (${messageOf(error)})` }]);
  }
}
