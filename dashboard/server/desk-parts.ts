// What the routes stand on, handed down from main.ts.
import type { SessionId } from '../../contracts/ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { WaveformKeys } from '../../platform/keys/waveform-keys.ts';
import type { Pool } from '../../platform/store/pool.ts';
import type { CommandDesk } from './command-desk.ts';
import type { Deliveries } from './deliveries.ts';
import type { Names } from './names.ts';
import type { Authenticator } from './session/authenticate.ts';
import type { SignInThrottle } from './session/throttle.ts';

export interface DeskParts {
  readonly store: Pool;
  readonly commands: CommandDesk;
  readonly deliveries: Deliveries;
  readonly authenticator: Authenticator;
  readonly throttle: SignInThrottle;
  /** Here and at once; elsewhere when it is recorded. */
  readonly endSession: (session: SessionId, expiresAt: EpochMs) => void;
  readonly hashPassword: (password: string) => Promise<string>;
  readonly verifyPassword: (password: string, hash: string) => Promise<boolean>;
  /** Of the waveforms that ingest keeps. */
  readonly waveformKeys: () => WaveformKeys;
  readonly names: Names;
  readonly zone: string;
  /** Last FEED sequence that this gateway has seen. */
  readonly feedSeq: () => number;
  readonly now: () => EpochMs;
}
