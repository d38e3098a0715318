// Reads an ECG from a file by its ending: a WFDB header with its signals and annotations beside it, a DICOM object, an aECG document.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { FileReader } from '../dicom/read-file.ts';
import { readDicomEcg } from './dicom-ecg.ts';
import { readAecg } from './read-aecg.ts';
import type { EcgReading, Unreadable } from './reading.ts';
import { readBeatAnnotations } from './wfdb-annotations.ts';
import { readWfdbHeader } from './wfdb-header.ts';
import { readWfdbSamples } from './wfdb-samples.ts';

const BYTES_MAX = 256 * 1024 * 1024;

export function readEcgFile(path: string): EcgReading | Unreadable {
  if (!existsSync(path)) return { unreadable: 'there is no such file' };
  const { size } = statSync(path);
  if (size > BYTES_MAX) return { unreadable: 'the file is larger than 256 MiB' };
  if (path.endsWith('.hea')) return readWfdb(path);
  if (/\.(?:xml|aecg)$/i.test(path)) return readAecg(readFileSync(path, 'utf8'));
  const reader = new FileReader();
  reader.push(readFileSync(path));
  const read = reader.end();
  if (read.outcome === 'broken')
    return {
      unreadable: `the file is neither .hea nor .xml, and as DICOM it is broken: ${read.code}`,
    };
  return readDicomEcg(read.dataset);
}

/** Signal files are looked for beside the header and nowhere else, whatever the header says; a missing one takes its leads with it. */
function readWfdb(path: string): EcgReading | Unreadable {
  const header = readWfdbHeader(readFileSync(path, 'utf8'));
  if ('unreadable' in header) return header;
  const files = [...new Set(header.signals.map(({ file }) => file))].filter((file) =>
    existsSync(join(dirname(path), basename(file))),
  );
  if (files.length === 0) return { unreadable: 'the signal files of the header are missing' };
  const leads = files.flatMap((file) => {
    const signals = header.signals.filter((signal) => signal.file === file);
    const samples = readWfdbSamples(readFileSync(join(dirname(path), basename(file))), signals);
    return signals.map(({ name }, index) => ({
      name,
      millivolts: samples[index] ?? new Float64Array(),
    }));
  });
  const annotations = path.replace(/\.hea$/, '.atr');
  return {
    form: 'wfdb',
    ratePerSecond: header.ratePerSecond,
    leads,
    device: { heartRatePerMin: undefined, intervalsMs: {} },
    statements: [],
    annotatedBeats: existsSync(annotations)
      ? readBeatAnnotations(readFileSync(annotations))
      : undefined,
  };
}
