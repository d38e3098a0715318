// The rules of the catalogue as a screen shows them: every parameter by its path, what of a fact they ask, and what looks the same and is none.
import type { PatternRule } from '../../contracts/api/pattern-evidence.ts';
import type { Pattern } from '../../contracts/catalogue/pattern.ts';

export function patternFinder(
  patterns: readonly Pattern[],
): (id: string) => PatternRule | undefined {
  const rules = new Map<string, PatternRule>(
    patterns.map((pattern) => [pattern.id, patternRuleOf(pattern)]),
  );
  return (id) => rules.get(id);
}

/** Said elsewhere on the screen. */
const ENVELOPE: ReadonlySet<string> = new Set([
  'id',
  'version',
  'names',
  'family',
  'owners',
  'source',
  'pattern',
  'alertKind',
  'knownFalsePositives',
]);
const PARAMETERS_MAX = 100;
/** Lists of names of values, and single names. */
const ASKING = new Set(['same', 'different', 'distinct', 'per', 'value']);

export function patternRuleOf(pattern: Pattern): PatternRule {
  const { id, version, names, owners, source } = pattern;
  const set = Object.entries(pattern).filter(([name]) => !ENVELOPE.has(name));
  const parameters = set.flatMap(([name, value]) => leavesOf(value, name));
  return {
    ...{ id, version, names, pattern: pattern.pattern, owners, source: source.text },
    parameters: parameters.slice(0, PARAMETERS_MAX),
    asked: [...new Set(askedIn(pattern))].slice(0, 40),
    knownFalsePositives: 'knownFalsePositives' in pattern ? pattern.knownFalsePositives : null,
    page: `docs/methods/${PAGES[pattern.pattern] ?? pattern.pattern}.md`,
  };
}

const PAGES: Readonly<Record<string, string>> = {
  sequence: 'sequences',
  'single-case': 'measures',
  cluster: 'measures',
  'site-silent': 'completeness',
  'space-time-scan': 'scan',
  occupancy: 'capacity',
  'device-idle': 'capacity',
  'stock-low': 'capacity',
  'resource-cover': 'capacity',
  'surge-capacity': 'capacity',
  'late-feed': 'feeds',
  'coding-drift': 'feeds',
  incomplete: 'feeds',
};

interface Leaf {
  readonly name: string;
  readonly value: string;
}

function leavesOf(value: unknown, path: string): Leaf[] {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string') return [{ name: path, value }];
  if (typeof value !== 'object') return [{ name: path, value: JSON.stringify(value) }];
  if (Array.isArray(value))
    return value.every((one) => typeof one !== 'object')
      ? [{ name: path, value: value.join(', ').slice(0, 4000) }]
      : value.flatMap((one, at) => leavesOf(one, `${path}.${String(at + 1)}`));
  return Object.entries(value)
    .filter(([name]) => name !== 'names')
    .flatMap(([name, inner]) => leavesOf(inner, `${path}.${name}`));
}

/** Names under `where`, and those that are compared, counted or summed. */
function askedIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    if (name === 'where' && typeof inner === 'object' && inner !== null) return Object.keys(inner);
    if (!ASKING.has(name)) return askedIn(inner);
    if (typeof inner === 'string') return [inner];
    return Array.isArray(inner) ? inner.map(String) : [];
  });
}
