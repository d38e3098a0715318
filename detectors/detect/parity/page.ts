/** The parity table as Markdown: one line a method and published run, over all its series. */
import type { Parity } from './compare.ts';
import type { Reference } from './reference.ts';

export interface ParityRow {
  readonly reference: Reference;
  readonly parity: Parity;
}

const HEAD = `# Parity with published software

Made by \`npx tsx detectors/detect/parity/main.ts FOLDER\`, through the command \`vigil detect\`; do not edit by hand.

The references are outputs of R 4.2.2 with surveillance 1.20.3 and of CDC Rnssp 0.3.1 on real weekly series of Germany,
Denmark and the United Kingdom (for Rnssp read as days). A figure agrees when its absolute or its relative difference is at
most 1e-6; an alarm agrees when it is the same; where the reference gives no number we must give none. References are
printed with eleven significant digits.

The same methods are held to R on a made-up series with other settings (CUSUM in all its transformations, GLR with given step
or dispersion, windows and falls, Rnssp's Serfling and negative-binomial regressions, the two percentile and limit formulas) by \`detectors/detect/parity/golden.test.ts\`, which needs nothing from outside.

| Run | Method | Series | Points | Figures compared | Largest absolute difference | Largest of the smaller of both | Disagreements |
| --- | --- | --- | --- | --- | --- | --- | --- |
`;

export function parityPage(rows: readonly ParityRow[]): string {
  const ids = [...new Set(rows.map(({ reference }) => reference.id))];
  return (
    HEAD +
    ids
      .map((id) =>
        lineOf(
          id,
          rows.filter(({ reference }) => reference.id === id),
        ),
      )
      .join('')
  );
}

function lineOf(id: string, rows: readonly ParityRow[]): string {
  const sum = (pick: (parity: Parity) => number): number =>
    rows.reduce((total, { parity }) => total + pick(parity), 0);
  const max = (pick: (parity: Parity) => number): string =>
    Math.max(...rows.map(({ parity }) => pick(parity))).toExponential(1);
  const cells = [
    `\`${id}\``,
    `\`${rows[0]?.reference.method ?? id}\``,
    String(rows.length),
    String(sum((parity) => parity.points)),
    String(sum((parity) => parity.figures)),
    max((parity) => parity.differenceAbsoluteMax),
    max((parity) => parity.differenceDecisiveMax),
    String(sum((parity) => parity.faults.length)),
  ];
  return `| ${cells.join(' | ')} |\n`;
}
