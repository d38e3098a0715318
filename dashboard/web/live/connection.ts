// What the screen knows of its connection: the state, since when, the server's clock, and the place in the feed.
import { create } from 'zustand';

export type Link = 'connecting' | 'live' | 'lost';

export interface Connection {
  readonly link: Link;
  /** When the connection was lost; null while it stands. */
  readonly lostAt: number | null;
  /** Server's clock minus ours; null before the first greeting. */
  readonly offsetMs: number | null;
  readonly catchingUp: boolean;
  /** When anything was last heard. */
  readonly heardAt: number | null;
}

export const useConnection = create<Connection>(() => ({
  link: 'connecting',
  lostAt: null,
  offsetMs: null,
  catchingUp: false,
  heardAt: null,
}));

/** The server's time as far as known: limits are set by its clock, not by this desk's. */
export const serverNow = (): number => Date.now() + (useConnection.getState().offsetMs ?? 0);

export const canAct = (connection: Pick<Connection, 'link'>): boolean => connection.link === 'live';
