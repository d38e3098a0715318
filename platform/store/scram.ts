// The form in which PostgreSQL keeps a password (SCRAM-SHA-256, RFC 5802 and RFC 7677). Made here, so that the password itself is in no
// statement and therefore in no log of the server.
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** What PostgreSQL uses, and the least that RFC 7677 allows. */
const ITERATIONS = 4096;
const SALT_BYTES = 16;
const KEY_BYTES = 32;

/** For `ALTER ROLE … PASSWORD '…'`. The password must be ASCII: others would need SASLprep. */
export function scramVerifier(password: string, salt = randomBytes(SALT_BYTES)): string {
  const salted = pbkdf2Sync(password, salt, ITERATIONS, KEY_BYTES, 'sha256');
  const sign = (text: string): Buffer => createHmac('sha256', salted).update(text).digest();
  const storedKey = createHash('sha256').update(sign('Client Key')).digest();
  const serverKey = sign('Server Key');
  const base64 = (bytes: Buffer): string => bytes.toString('base64');
  return `SCRAM-SHA-256$${String(ITERATIONS)}:${base64(salt)}$${base64(storedKey)}:${base64(serverKey)}`;
}
