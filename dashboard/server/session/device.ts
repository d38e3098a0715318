// The cookie of a browser in which somebody signed in before: it lets the throttle tell a known desk from a stranger, and nothing else.
// It gives no access; whoever steals it gains the right to mistype a password apart from others.
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { UserId } from '../../../contracts/ids.ts';
import { sealed, unsealed } from './seal.ts';

export const DEVICE_COOKIE = 'vigil_device';
export const DEVICE_MS = 180 * 86_400_000;
const PURPOSE = 'device';
/** A desk of several shifts. */
const USERS_MAX = 12;

const Device = z.strictObject({ id: z.string().max(40), users: z.array(UserId).max(USERS_MAX) });
type Device = z.infer<typeof Device>;

function read(cookie: string | undefined, secret: string): Device | undefined {
  const content = cookie === undefined ? undefined : unsealed(cookie, PURPOSE, secret);
  return content?.outcome === 'genuine' ? Device.safeParse(content.value).data : undefined;
}

/** The device, if this user signed in on it before. */
export function deviceOf(
  cookie: string | undefined,
  user: string,
  secret: string,
): string | undefined {
  const device = read(cookie, secret);
  return device?.users.some((known) => known === user) === true ? device.id : undefined;
}

/** The cookie after this user signed in; the users that were here longest ago leave it. */
export function deviceCookie(cookie: string | undefined, user: UserId, secret: string): string {
  const device = read(cookie, secret);
  const others = (device?.users ?? []).filter((known) => known !== user);
  const id = device?.id ?? randomBytes(12).toString('base64url');
  return sealed({ id, users: [user, ...others].slice(0, USERS_MAX) }, PURPOSE, secret);
}
