// Debian's Orthanc with its DICOMweb plugin, as an archive that knows our doors: one modality, one DICOMweb server.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../platform/embedded/free-port.ts';
import { until } from '../../platform/testing/until.ts';
import { findProgram } from '../programs.ts';

const PLUGIN = '/usr/share/orthanc/plugins/libOrthancDicomWeb.so';

/** Its path, or the sentence that says what is missing. */
export function findOrthanc(): { readonly path: string } | { readonly missing: string } {
  const program = findProgram('Orthanc', { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` });
  if ('path' in program && !existsSync(PLUGIN))
    return { missing: 'Orthanc is here without its DICOMweb plugin (orthanc-dicomweb).' };
  return program;
}

export interface Doors {
  readonly url: string;
  readonly dicomPort: number;
  readonly key: string;
}

export interface Orthanc {
  /** Takes a file into the archive; returns its id there. */
  add(path: string): Promise<string>;
  /** Asks for something and returns its answer, whatever its status. */
  ask(path: string, body: unknown): Promise<{ readonly status: number; readonly text: string }>;
  stop(): Promise<void>;
}

export async function startOrthanc(program: string, doors: Doors): Promise<Orthanc> {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-orthanc-'));
  const port = await freePort();
  const settings = {
    StorageDirectory: folder,
    IndexDirectory: folder,
    HttpPort: port,
    DicomPort: await freePort(),
    DicomAet: 'ORTHANC',
    RemoteAccessAllowed: false,
    AuthenticationEnabled: false,
    Plugins: [PLUGIN],
    DicomModalities: { vigil: ['VIGIL', '127.0.0.1', doors.dicomPort] },
    DicomWeb: {
      Enable: true,
      Servers: {
        vigil: {
          Url: `${doors.url}/dicom-web/`,
          HttpHeaders: { Authorization: `Bearer ${doors.key}` },
        },
      },
    },
  };
  const file = join(folder, 'orthanc.json');
  writeFileSync(file, JSON.stringify(settings));
  const child = spawn(program, [file], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const ask = async (path: string, body: Uint8Array<ArrayBuffer> | string) => {
    const answer = await fetch(`http://127.0.0.1:${String(port)}${path}`, { method: 'POST', body });
    return { status: answer.status, text: await answer.text() };
  };
  await until(() =>
    fetch(`http://127.0.0.1:${String(port)}/system`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  return {
    add: async (path) => {
      const { text } = await ask('/instances', new Uint8Array(readFileSync(path)));
      return (JSON.parse(text) as { readonly ID: string }).ID;
    },
    ask: (path, body) => ask(path, typeof body === 'string' ? body : JSON.stringify(body)),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
