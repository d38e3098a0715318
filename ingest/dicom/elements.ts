// A DICOM dataset in memory: elements by tag, without pixels. Values are the bytes as sent; `values.ts` makes text and numbers of them.

export interface Element {
  /** Two letters; `UN` where the transfer syntax does not say. */
  readonly vr: string;
  readonly bytes: Uint8Array;
  readonly bigEndian: boolean;
  /** Of a sequence; undefined for all others. */
  readonly items: readonly Dataset[] | undefined;
}

/** Keys are `group * 65536 + element`. */
export type Dataset = ReadonlyMap<number, Element>;

export const TAG = {
  specificCharacterSet: 0x00080005,
  sopClassUid: 0x00080016,
  sopInstanceUid: 0x00080018,
  studyDate: 0x00080020,
  seriesDate: 0x00080021,
  acquisitionDate: 0x00080022,
  contentDate: 0x00080023,
  acquisitionDateTime: 0x0008002a,
  studyTime: 0x00080030,
  seriesTime: 0x00080031,
  acquisitionTime: 0x00080032,
  contentTime: 0x00080033,
  accessionNumber: 0x00080050,
  modality: 0x00080060,
  modalitiesInStudy: 0x00080061,
  codeValue: 0x00080100,
  codeMeaning: 0x00080104,
  timezoneOffset: 0x00080201,
  stationName: 0x00081010,
  studyDescription: 0x00081030,
  seriesDescription: 0x0008103e,
  patientId: 0x00100020,
  patientBirthDate: 0x00100030,
  patientSex: 0x00100040,
  otherPatientIds: 0x00101000,
  otherPatientIdsSequence: 0x00101002,
  patientAge: 0x00101010,
  bodyPartExamined: 0x00180015,
  deviceSerialNumber: 0x00181000,
  studyInstanceUid: 0x0020000d,
  laterality: 0x00200060,
  imageLaterality: 0x00200062,
  studyPriority: 0x0032000c,
  requestedProcedurePriority: 0x00401003,
  verificationDateTime: 0x0040a030,
  conceptNameSequence: 0x0040a043,
  conceptCodeSequence: 0x0040a168,
  textValue: 0x0040a160,
  predecessorDocuments: 0x0040a360,
  contentSequence: 0x0040a730,
  verifyingObserverSequence: 0x0040a073,
  waveformData: 0x54001010,
} as const;

/** Sequences that are read and may come in implicit VR with a length, where only the dictionary tells them from other values. */
export const SEQUENCES: ReadonlySet<number> = new Set([
  TAG.otherPatientIdsSequence,
  TAG.verifyingObserverSequence,
  TAG.conceptNameSequence,
  TAG.conceptCodeSequence,
  TAG.predecessorDocuments,
  TAG.contentSequence,
  0x00081032,
  0x00082218,
  0x00401101,
  0x0040a300,
  0x0040a078,
  0x003a0200,
  0x003a0208,
  0x003a0209,
  0x003a0211,
  0x0040a195,
  0x004008ea,
  0x0040b020,
  0x00400275,
  0x00400555,
  0x54000100,
]);

/** Names of persons, where implicit VR does not say so. */
export const PERSON_NAMES: ReadonlySet<number> = new Set([
  0x00080090, 0x0008009c, 0x00081048, 0x00081050, 0x00081060, 0x00081070, 0x00100010, 0x00101001,
  0x00101005, 0x00101060, 0x00102297, 0x00321032, 0x00400006, 0x0040a075, 0x0040a123, 0x00402008,
  0x00700084, 0x300e0008,
]);
