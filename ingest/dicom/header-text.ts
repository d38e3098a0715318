// The header of a DICOM file as text for the desk of the quarantine: tags, kinds and values in the JSON model of DICOM (PS3.18 F), without
// waveforms.
import { type Dataset, TAG } from './elements.ts';
import { FileReader } from './read-file.ts';
import { decodeOf } from './values.ts';
import type { Decode } from './character-set.ts';

const VALUE_CHARACTERS_MAX = 4_000;
const BINARY: ReadonlySet<string> = new Set(['US', 'UL', 'SS', 'SL', 'FL', 'FD', 'AT', 'SV', 'UV']);

/** undefined where it is no DICOM file. */
export function headerOfFile(content: Uint8Array): string | undefined {
  const reader = new FileReader();
  reader.push(content);
  const { dataset } = reader.end();
  return dataset.size === 0 ? undefined : JSON.stringify(jsonOf(dataset, decodeOf(dataset)));
}

function jsonOf(dataset: Dataset, decode: Decode): Record<string, unknown> {
  const json: Record<string, unknown> = {};
  for (const [tag, { vr, bytes, items }] of dataset) {
    if (tag === TAG.waveformData) continue;
    const name = tag.toString(16).toUpperCase().padStart(8, '0');
    if (items !== undefined) json[name] = { vr, Value: items.map((item) => jsonOf(item, decode)) };
    else if (BINARY.has(vr))
      json[name] = { vr, InlineBinary: Buffer.from(bytes).toString('base64') };
    else json[name] = { vr, Value: [decode(bytes).slice(0, VALUE_CHARACTERS_MAX)] };
  }
  return json;
}
