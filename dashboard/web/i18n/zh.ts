// The interface in Chinese. The English files must hold the same keys: their types are derived from these.
import { zhDesk } from './zh-desk.ts';
import { zhViews } from './zh-views.ts';

export const zh = { ...zhDesk, ...zhViews };

/** The same keys, in another language. */
export type Texts<T> = {
  readonly [K in keyof T]: T[K] extends string ? string : Texts<T[K]>;
};
