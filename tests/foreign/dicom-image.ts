// A CT image or a text report as a file, made by dcmtk's dump2dcm.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CT = '1.2.840.10008.5.1.4.1.1.2';
const BASIC_TEXT = '1.2.840.10008.5.1.4.1.1.88.11';
const PICTURE = [
  '(0028,0002) US 1',
  '(0028,0004) CS [MONOCHROME2]',
  '(0028,0100) US 16',
  '(0028,0101) US 16',
  '(0028,0102) US 15',
  '(0028,0103) US 0',
];

export interface Wished {
  readonly instance: string;
  readonly study: string;
  readonly name?: string;
  readonly identity?: string;
  /** Of a structured report: its content, in place of the picture. */
  readonly report?: readonly string[];
  /** Lines of a dump: `(0010,0020) LO [...]`. */
  readonly more?: readonly string[];
  /** What is burnt into the picture, over and over; its rows are as long as it needs. */
  readonly burntIn?: string;
}

export function makeImage(folder: string, wished: Wished): string {
  const { instance, study, name = 'Quackenbush^Zebulon', more = [], report, burntIn } = wished;
  const path = join(folder, `${instance}.dcm`);
  const pixels = `${path}.raw`;
  const side = burntIn === undefined ? 2 : 64;
  writeFileSync(pixels, Buffer.alloc(2 * side * side, burntIn ?? 'PIXELS'));
  const sides = ['10', '11'].map((element) => `(0028,00${element}) US ${String(side)}`);
  const lines = [
    '(0008,0005) CS [ISO_IR 192]',
    `(0008,0016) UI [${report === undefined ? CT : BASIC_TEXT}]`,
    `(0008,0018) UI [${instance}]`,
    '(0008,0020) DA [20260331]',
    '(0008,0030) TM [080000]',
    `(0008,0060) CS [${report === undefined ? 'CT' : 'SR'}]`,
    `(0010,0010) PN [${name}]`,
    `(0010,0020) LO [${wished.identity ?? '11010519491231002X'}]`,
    '(0018,0015) CS [CHEST]',
    `(0020,000d) UI [${study}]`,
    `(0020,000e) UI [${study}.1]`,
    ...more,
    ...(report ?? [...PICTURE, ...sides, `(7fe0,0010) OW =${pixels}`]),
  ];
  writeFileSync(`${path}.dump`, lines.join('\n'));
  execFileSync('dump2dcm', ['-q', `${path}.dump`, path]);
  return path;
}
