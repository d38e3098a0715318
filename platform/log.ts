// One logger per process: JSON lines, or readable lines on a terminal. Credentials are redacted wherever they stand at the
// first three levels. Nothing per event above `trace`, and never a person's data.
import { pino, type Logger, type LoggerOptions } from 'pino';
import { PinoPretty } from 'pino-pretty';

export type Log = Logger;

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const SECRET_FIELDS = [
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'token',
  'secret',
  'pass',
] as const;

const REDACTED_PATHS = SECRET_FIELDS.flatMap((field) => {
  const key = field.includes('-') ? `["${field}"]` : field;
  const below = field.includes('-') ? key : `.${field}`;
  return [key, `*${below}`, `*.*${below}`];
});

export interface LogOptions {
  readonly stage: string;
  readonly level: LogLevel;
  readonly isTerminal?: boolean;
  /** Where lines go; standard output when absent. For tests. */
  readonly destination?: { write(line: string): void };
}

export function createLog(options: LogOptions): Log {
  const settings: LoggerOptions = {
    level: options.level,
    base: { stage: options.stage },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: REDACTED_PATHS, censor: '[redacted]' },
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: pino.stdSerializers.err, error: pino.stdSerializers.err },
  };
  if (options.destination !== undefined) return pino(settings, options.destination);
  if (options.isTerminal === true) {
    const readable = PinoPretty({
      ignore: 'pid,hostname',
      translateTime: 'SYS:HH:MM:ss.l',
      sync: true,
    });
    return pino(settings, readable);
  }
  // Written at once: the last lines before an end are the ones that matter.
  return pino(settings, pino.destination({ fd: 1, sync: true }));
}

/** For tests and tools that must stay quiet. */
export const silentLog: Log = pino({ level: 'silent' });
