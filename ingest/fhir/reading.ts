// What every reading of a resource is given, and the forms of what comes of it.
import type { Rejection, SourceStatement } from '../normalise/statement.ts';
import type { Json } from './json.ts';
import type { Timing } from './moment.ts';
import type { Subject } from './person.ts';
import type { Encounter } from './resources.ts';
import type { Entry, Scope } from './scope.ts';

/** Supported and read, and yet nothing that is counted. */
export type NothingToCount =
  | 'patient-alone'
  | 'planned-visit'
  | 'order-without-study'
  | 'not-adjudicated'
  | 'vital-sign-of-visit'
  | 'problem-list'
  | 'not-done-yet'
  | 'done-at-no-moment';

export type Read =
  | { readonly outcome: 'statements'; readonly statements: readonly SourceStatement[] }
  | { readonly outcome: 'nothing'; readonly why: NothingToCount }
  | { readonly outcome: 'rejected'; readonly rejection: Rejection };

export const statements = (...all: readonly SourceStatement[]): Read => ({
  outcome: 'statements',
  statements: all,
});
export const nothing = (why: NothingToCount): Read => ({ outcome: 'nothing', why });
export const rejected = (code: string, reason: string): Read => ({
  outcome: 'rejected',
  rejection: { code, reason },
});

/** One entry in its bundle. `encounter`: the visit that it belongs to, where that is in the bundle. */
export interface Reading {
  readonly entry: Entry;
  readonly json: Json;
  readonly scope: Scope;
  readonly timing: Timing;
  readonly subject: Subject;
  readonly visitNumber: string | undefined;
  readonly encounter: Encounter | undefined;
}
