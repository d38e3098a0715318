// `vigil ecg FILE`: what an ECG says: leads, the device's intervals and statements, beats and rhythm. For trying a device before it is
// connected, and for measuring the beat detector against annotated records. Stores and sends nothing.
import { parseArgs } from 'node:util';
import { loadSettings } from '../../platform/config/load-settings.ts';
import { ecgReport } from './ecg-report.ts';
import { judgeEcg } from './judge-ecg.ts';
import { loadStatements } from './load-statements.ts';
import { readEcgFile } from './read-ecg-file.ts';

export const HELP = `Usage:
  vigil ecg FILE [--lead NAME] [--json]

Reads an ECG: a WFDB header (.hea, formats 16 and 212; beats of a .atr beside it are compared), a DICOM 12-lead waveform, or HL7 aECG (.xml).
Prints leads, the device's intervals, its statements as codes, and beats, heart rate, RR statistics, pauses and irregularity of one lead.
Names and numbers of persons in the file are not read. Nothing is stored.
读取心电图文件：导联、设备测量值、诊断语句代码、心搏检测、心率、RR统计、长间歇及房颤提示；不读取个人信息，不保存任何内容。

  --lead NAME   whose beats; without it II, or the nearest to it
  --json        as JSON

Exit code: 0 read, 1 not readable, 2 not understood.
`;

const NOT_UNDERSTOOD = 2;

export function main(argv: readonly string[]): Promise<number> {
  return Promise.resolve(run(argv));
}

function run(argv: readonly string[]): number {
  const call = readCall(argv);
  if (call === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  if (call === undefined) {
    process.stderr.write(`One FILE is asked for.\n\n${HELP}`);
    return NOT_UNDERSTOOD;
  }
  const { catalogue } = loadSettings(['catalogue'], process.env);
  const map = loadStatements(catalogue);
  const reading = readEcgFile(call.path);
  if ('unreadable' in reading) return refuse(reading.unreadable);
  const judgement = judgeEcg(reading, map, call.lead);
  if (judgement === undefined) {
    const names = reading.leads.map(({ name }) => name).join(', ');
    return refuse(`there is no such lead; the file has ${names}`);
  }
  process.stdout.write(
    call.output === 'json' ? `${JSON.stringify(judgement, null, 2)}\n` : ecgReport(judgement),
  );
  return 0;
}

function refuse(reason: string): number {
  process.stderr.write(`vigil ecg: ${reason}.\n`);
  return 1;
}

interface Call {
  readonly path: string;
  readonly lead: string | undefined;
  readonly output: 'words' | 'json';
}

function readCall(argv: readonly string[]): Call | 'help' | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        lead: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
    if (values.help === true) return 'help';
    const [path, surplus] = positionals;
    if (path === undefined || surplus !== undefined) return undefined;
    return { path, lead: values.lead, output: values.json === true ? 'json' : 'words' };
  } catch {
    return undefined;
  }
}
