// What a person chose on this machine. Storage may be forbidden or full; then a choice lasts as long as the page.
const PREFIX = 'vigil.';
const memory = new Map<string, string>();

export function readChoice(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name) ?? memory.get(name) ?? null;
  } catch {
    return memory.get(name) ?? null;
  }
}

export function writeChoice(name: string, value: string): void {
  memory.set(name, value);
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // Kept in memory above.
  }
}
