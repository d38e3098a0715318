// Decisions know departments by their identifiers; whoever is refused reads their names. Identifiers of people stay as they are. Pure.
import type { Department } from '../../contracts/catalogue/department.ts';
import { DUTY_DESK } from '../../contracts/duty-desk.ts';

/** A whole identifier, so that `m-finance` or `finance.b` is nobody's department. */
const IDENTIFIER = /[a-z][a-z0-9]*(?:[-.@_][a-z0-9]+)*/g;
const BETWEEN_HAN = /(?<=\p{Script=Han}) (?=\p{Script=Han})/gu;

export function withDepartmentNames(
  zh: string,
  departments: readonly Pick<Department, 'id' | 'shortNames'>[],
): string {
  const names = new Map<string, string>([[DUTY_DESK, '值班台']]);
  for (const { id, shortNames } of departments) names.set(id, shortNames.zh);
  const named = zh.replace(IDENTIFIER, (text) => names.get(text) ?? text);
  return named === zh ? zh : named.replace(BETWEEN_HAN, '');
}
