// Bytes from the bus as a value; undefined where they are no JSON, which no schema of ours accepts.

export function parsedJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(payload)) as unknown;
  } catch {
    return undefined;
  }
}
