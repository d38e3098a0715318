// Modalities of imaging: the defined terms of DICOM PS3.3 C.7.3.1.1.1, retired ones too, because archives still hold them. Closed, because a
// word of the same form may be a name.
export const MODALITIES = [
  ...['ANN', 'AR', 'ASMT', 'AU', 'BDUS', 'BI', 'BMD', 'CFM', 'CR', 'CT', 'CTPROTOCOL', 'DMS'],
  ...['DG', 'DOC', 'DX', 'ECG', 'EEG', 'EMG', 'EOG', 'EPS', 'ES', 'FID', 'GM', 'HC', 'HD', 'IO'],
  ...['IOL', 'IVOCT', 'IVUS', 'KER', 'KO', 'LEN', 'LS', 'M3D', 'MG', 'MR', 'NM', 'OAM', 'OCT'],
  ...['OP', 'OPM', 'OPT', 'OPTBSV', 'OPTENF', 'OPV', 'OSS', 'OT', 'PA', 'PLAN', 'POS', 'PR', 'PT'],
  ...['PX', 'REG', 'RESP', 'RF', 'RG', 'RTDOSE', 'RTIMAGE', 'RTINTENT', 'RTPLAN', 'RTRAD'],
  ...['RTRECORD', 'RTSEGANN', 'RTSTRUCT', 'RWV', 'SEG', 'SM', 'SMR', 'SR', 'SRF', 'STAIN'],
  ...['TEXTUREMAP', 'TG', 'US', 'VA', 'XA', 'XAPROTOCOL', 'XC'],
  ...['AS', 'CD', 'CF', 'CP', 'CS', 'DD', 'DF', 'DM', 'DS', 'EC', 'FA', 'FS', 'LP', 'MA', 'MS'],
  ...['ST', 'TH', 'VF'],
] as const;
export type Modality = (typeof MODALITIES)[number];

const KNOWN: ReadonlySet<string> = new Set(MODALITIES);

/** As many houses write them, though they are no defined terms. */
const SPELLED: Readonly<Record<string, Modality>> = { DR: 'DX', MRI: 'MR', PET: 'PT' };

/** `OT` (other) stands for what is none. */
export function modalityOf(code: string): Modality {
  const written = code.trim().toUpperCase();
  const upper = SPELLED[written] ?? written;
  return KNOWN.has(upper) ? (upper as Modality) : 'OT';
}
