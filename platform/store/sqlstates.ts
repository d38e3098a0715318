// What a PostgreSQL error means for the consumer loop. Codes and classes from Appendix A of the PostgreSQL manual; what is
// not listed is an InvariantError, because then our statement is wrong.
import {
  InvariantError,
  PermanentError,
  TransientError,
  isNetworkError,
  messageOf,
  systemCode,
} from '../errors.ts';
import type { ErrorKind, VigilError } from '../errors.ts';

interface SqlstateMeaning {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly advice?: string;
}

/** Five characters: one state. Two characters: its whole class, looked up second. */
export const SQLSTATES: Readonly<Record<string, SqlstateMeaning>> = {
  '08': { kind: 'transient', code: 'store-connection' },
  '22': { kind: 'permanent', code: 'store-bad-value' },
  '23': { kind: 'permanent', code: 'store-constraint' },
  '25006': {
    kind: 'transient',
    code: 'store-read-only',
    advice: 'Is this a standby that has not been promoted yet?',
  },
  '25P03': { kind: 'transient', code: 'store-idle-in-transaction' },
  '28000': {
    kind: 'invariant',
    code: 'store-sign-in',
    advice: 'Check the user in DATABASE_URL and pg_hba.conf.',
  },
  '28P01': {
    kind: 'invariant',
    code: 'store-sign-in',
    advice: 'Check the password in DATABASE_URL.',
  },
  '3D000': {
    kind: 'invariant',
    code: 'store-no-database',
    advice: 'Create the database that DATABASE_URL names.',
  },
  '40': { kind: 'transient', code: 'store-conflict' },
  '40002': { kind: 'permanent', code: 'store-constraint' },
  '42501': {
    kind: 'invariant',
    code: 'store-not-permitted',
    advice: 'This stage writes a table that is not its own.',
  },
  '42P01': { kind: 'invariant', code: 'store-not-migrated', advice: 'Run `vigil prepare`.' },
  '53': {
    kind: 'transient',
    code: 'store-exhausted',
    advice: 'The database is out of connections, memory or disk.',
  },
  '55P03': { kind: 'transient', code: 'store-lock-timeout' },
  '55006': { kind: 'transient', code: 'store-object-in-use' },
  '57014': { kind: 'transient', code: 'store-statement-timeout' },
  '57P01': { kind: 'transient', code: 'store-shutdown' },
  '57P02': { kind: 'transient', code: 'store-crash' },
  '57P03': { kind: 'transient', code: 'store-starting' },
  '57P05': { kind: 'transient', code: 'store-idle-timeout' },
  '58': {
    kind: 'transient',
    code: 'store-system',
    advice: 'The database server reports an error of its disk or system.',
  },
};

/** Texts of the driver itself, which carry no code. */
const DRIVER_CONNECTION =
  /Connection terminated|timeout expired|Client has encountered a connection error|timeout exceeded|not queryable/;

/** Turns whatever a query threw into one of the three kinds. Errors that already have a kind pass unchanged. */
export function storeError(error: unknown): VigilError {
  if (
    error instanceof PermanentError ||
    error instanceof TransientError ||
    error instanceof InvariantError
  )
    return error;
  const state = systemCode(error);
  const meaning =
    state === undefined ? undefined : (SQLSTATES[state] ?? SQLSTATES[state.slice(0, 2)]);
  const message = `The database says: ${messageOf(error)}`;
  if (meaning !== undefined && state?.length === 5) {
    const details =
      meaning.advice === undefined ? { cause: error } : { cause: error, advice: meaning.advice };
    if (meaning.kind === 'permanent') return new PermanentError(meaning.code, message, details);
    if (meaning.kind === 'transient') return new TransientError(meaning.code, message, details);
    return new InvariantError(meaning.code, message, details);
  }
  if (isNetworkError(error) || DRIVER_CONNECTION.test(messageOf(error))) {
    return new TransientError('store-connection', message, { cause: error });
  }
  return new InvariantError('store-unexpected', messageOf(error), { cause: error });
}
