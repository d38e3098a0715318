// A file's report as words on the terminal. Pure.
import type { FileReport } from './file-report.ts';

const LINES_MAX = 20;

export function fileReportWords(report: FileReport): string {
  const { ends, events, codes, trailers, notAccepted, noiseBytes } = report;
  const how = report.effect === 'dry-run' ? ' (dry run, nothing was stored)' : '';
  const lines = [
    `${report.file} for ${report.site}: ${String(report.messages)} messages, ${String(report.bytes)} bytes${how}`,
    `  ${counts(ends)}`,
    ...(Object.keys(events).length > 0 ? [`  events: ${counts(events)}`] : []),
    ...(Object.keys(codes).length > 0 ? [`  reasons: ${counts(codes)}`] : []),
    ...(noiseBytes > 0 ? [`  outside of messages: ${String(noiseBytes)} bytes`] : []),
    ...trailers
      .slice(0, LINES_MAX)
      .map(
        ({ of, line, found, stated, verdict }) =>
          `  line ${String(line)}: the ${of} holds ${String(found)}, its trailer says ${stated === null ? 'nothing' : String(stated)} (${verdict})`,
      ),
    ...notAccepted
      .slice(0, LINES_MAX)
      .map(
        ({ line, message, end, code, detail }) =>
          `  line ${String(line)}, message ${String(message)}: ${end}, ${code}: ${detail}`,
      ),
    ...(notAccepted.length > LINES_MAX ? ['  … and more: --json has them'] : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

const counts = (of: Readonly<Record<string, number>>): string =>
  Object.entries(of)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${name} ${String(count)}`)
    .join(', ');

/** Whether all of the file was taken, and its trailers say nothing else. */
export function isWhole({ messages, ends, trailers }: FileReport): boolean {
  const taken = ends.accepted + ends.duplicate + ends['nothing-to-count'];
  return (
    messages > 0 &&
    taken === messages &&
    trailers.every(({ verdict }) => verdict === 'agrees' || verdict === 'not-stated')
  );
}
