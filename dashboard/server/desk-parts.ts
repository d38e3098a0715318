// What the routes stand on, handed down from main.ts.
import type { City } from './city.ts';
import type { CommandDesk } from './command-desk.ts';
import type { SignInThrottle } from './session/throttle.ts';
import type { Authenticator } from './session/authenticate.ts';
import type { MeasureSummary } from '../../contracts/api/series.ts';
import type { Pool } from '../../platform/store/pool.ts';
import type { EpochMs } from '../../contracts/time.ts';

export interface DeskParts {
  readonly store: Pool;
  readonly commands: CommandDesk;
  readonly authenticator: Authenticator;
  readonly throttle: SignInThrottle;
  readonly hashPassword: (password: string) => Promise<string>;
  readonly verifyPassword: (hash: string, password: string) => Promise<boolean>;
  readonly measures: readonly MeasureSummary[];
  readonly city: City;
  readonly zone: string;
  /** Last FEED sequence that this gateway has seen. */
  readonly feedSeq: () => number;
  readonly now: () => EpochMs;
}
