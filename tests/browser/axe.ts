// Runs axe-core in the page against WCAG 2.2 AA and gives what it finds as readable lines.
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

interface AxeWindow {
  readonly axe: { run: (root: Document, options: unknown) => Promise<AxeResults> };
}

/** The content security policy forbids injected script elements; the debugger's channel may still evaluate. */
export async function axeFindings(page: Page): Promise<string[]> {
  const { readFileSync } = await import('node:fs');
  await page.evaluate(readFileSync(AXE, 'utf8'));
  const results = await page.evaluate(
    (rules) =>
      (globalThis as typeof globalThis & AxeWindow).axe.run(document, {
        runOnly: { type: 'tag', values: rules },
        resultTypes: ['violations'],
      }),
    RULES,
  );
  return results.violations.flatMap((violation) =>
    violation.nodes.map(
      (node) => `${violation.id}: ${node.target.join(' ')} — ${node.failureSummary ?? ''}`,
    ),
  );
}
