/**
 * No file may import itself through others, not even for types: a cycle is one concept that was cut in the wrong place.
 * Found as the strongly connected components of the import graph (Tarjan 1972), each reported once.
 */
import type { CodeFile } from '../checkout.ts';
import type { Rule, Violation } from '../rule.ts';
import { importsOf } from '../syntax.ts';

export const importCycles: Rule = {
  name: 'import-cycles',
  why: 'files in a cycle cannot be read, tested or moved one at a time',
  check: ({ code }) => cyclesOf(graphOf(code)).map(describeCycle),
};

type Graph = ReadonlyMap<string, readonly string[]>;

function graphOf(code: readonly CodeFile[]): Graph {
  const known = new Set(code.map(({ path }) => path));
  return new Map(
    code.map((file) => [
      file.path,
      importsOf(file).flatMap(({ target }) =>
        target !== undefined && known.has(target) ? [target] : [],
      ),
    ]),
  );
}

function describeCycle(members: readonly string[]): Violation {
  const sorted = members.toSorted();
  const [path = ''] = sorted;
  return { path, line: 1, what: `import cycle of ${sorted.join(', ')}` };
}

interface Visit {
  order: number;
  low: number;
  open: boolean;
}

function cyclesOf(graph: Graph): string[][] {
  const visits = new Map<string, Visit>();
  const stack: string[] = [];
  const cycles: string[][] = [];

  const visit = (path: string): Visit => {
    const own: Visit = { order: visits.size, low: visits.size, open: true };
    visits.set(path, own);
    stack.push(path);
    for (const next of graph.get(path) ?? []) {
      const known = visits.get(next);
      if (known === undefined) own.low = Math.min(own.low, visit(next).low);
      else if (known.open) own.low = Math.min(own.low, known.order);
    }
    if (own.low === own.order) {
      const members = stack.splice(stack.indexOf(path));
      for (const member of members) closeVisit(visits, member);
      if (members.length > 1 || (graph.get(path) ?? []).includes(path)) cycles.push(members);
    }
    return own;
  };

  for (const path of graph.keys()) if (!visits.has(path)) visit(path);
  return cycles;
}

function closeVisit(visits: Map<string, Visit>, path: string): void {
  const visit = visits.get(path);
  if (visit !== undefined) visit.open = false;
}
