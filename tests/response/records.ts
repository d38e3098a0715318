// Records as clinics send them, for the scenarios: people of no other place, named by when they came.
import { at } from './city.ts';

const SCHOOL = 'school:99010200101';

/** A pupil of one school who comes to the township's health centre, on 1 June 2026 at this time. */
export const canteenVisit = (time: string): object => ({
  kind: 'visit',
  id: `canteen-${time}`,
  site: 's-990102001-1',
  occurredAt: at(`2026-06-01 ${time}`),
  patient: { id: `pupil-${time}`, ageYears: 9, sex: 'F', residence: '990102001' },
  setting: SCHOOL,
  diagnoses: ['A05.9'],
  chiefComplaint: '食堂午餐后呕吐，腹泻',
});

/** Somebody of the same township, with pneumonia that nobody can explain, on the same day. */
export const pneumoniaVisit = (time: string): object => ({
  kind: 'visit',
  id: `pneumonia-${time}`,
  site: 's-990102001-1',
  occurredAt: at(`2026-06-01 ${time}`),
  patient: { id: `patient-${time}`, ageYears: 47, sex: 'M', residence: '990102001' },
  diagnoses: ['J18.9'],
  chiefComplaint: '发热五天，双肺渗出，不明原因肺炎，抗生素无效',
});

/** An ECG of the chest-pain unit of one health centre, on 1 June 2026: taken at this time; read, where it is, at a later one. */
export const chestPainEcg = (
  time: string,
  statement: string,
  readAt: string | null = null,
): object => ({
  kind: 'ecg',
  id: `ecg-${time}-${readAt ?? 'recorded'}`,
  recording: `ecg-${time}`,
  site: 's-990102001-3',
  occurredAt: at(`2026-06-01 ${time}`),
  device: 'cardiograph-1',
  step: readAt === null ? 'recorded' : 'read',
  ...(readAt !== null && { statedAt: at(`2026-06-01 ${readAt}`) }),
  statements: [{ text: statement }],
  patient: { id: `heart-${time}`, ageYears: 62, sex: 'M' },
});

interface Settled {
  readonly who: string;
  readonly when: string;
  readonly group: string;
  /** The settlement that this one takes back. */
  readonly takesBack?: string;
}

/** A stay in one hospital, settled by its group. */
export const settlement = ({ who, when, group, takesBack }: Settled): object => ({
  kind: 'claim',
  setl_id: `settled-${who}-${when}`,
  setl_time: at(when),
  site: 's-990102001-1',
  psn_no: who,
  medfee_sumamt: '6820.50',
  fund_pay_sumamt: '5115.00',
  grp_code: group,
  ...(takesBack !== undefined && {
    refd_setl_flag: '1',
    init_setl_id: `settled-${who}-${takesBack}`,
  }),
});
