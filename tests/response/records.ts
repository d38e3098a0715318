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
