// Numbers of the planted people that are numbers by their form too, and what senders write where a measurement has no unit.

interface Numbered {
  readonly mobile: string;
  readonly landline: string;
  readonly identity: string;
  readonly dashed: string;
}

/** They stand where a measurement is asked for. */
export const asNumbers = ({ mobile, landline, identity, dashed }: Numbered): string[] =>
  [mobile.normalize('NFKC'), landline, identity, dashed]
    .map((text) => text.replaceAll('-', ''))
    .filter((text) => /^[1-9]\d+$/.test(text));

export const NO_UNITS = ['', '-', '/', '%', '1', 'N/A', '无', 'x', '次'] as const;
