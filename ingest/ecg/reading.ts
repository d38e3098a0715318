// One ECG as a file gave it, whatever its form. Holds no name, number or place of a person: readers do not take them over.

export interface Lead {
  readonly name: string;
  readonly millivolts: Float64Array;
}

export type EcgInterval = 'rr' | 'pr' | 'qrs' | 'qt' | 'qtc';

export interface EcgReading {
  readonly form: 'wfdb' | 'dicom' | 'aecg';
  readonly ratePerSecond: number;
  readonly leads: readonly Lead[];
  /** What the device measured. */
  readonly device: {
    readonly heartRatePerMin: number | undefined;
    readonly intervalsMs: Readonly<Partial<Record<EcgInterval, number>>>;
  };
  /** As the device wrote them, before they are mapped to codes; never shown or stored as they are. */
  readonly statements: readonly string[];
  /** Sample numbers of beats that somebody annotated. */
  readonly annotatedBeats: readonly number[] | undefined;
}

export interface Unreadable {
  readonly unreadable: string;
}

const RATE_MIN = 100;
const RATE_MAX = 2_000;

/** Rates that the beat detector is made for. */
export const isFitRate = (ratePerSecond: number): boolean =>
  ratePerSecond >= RATE_MIN && ratePerSecond <= RATE_MAX;
