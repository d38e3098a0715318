// The certificate of the MLLP door, and of whom it believes client certificates, from the files that the settings name.
import { readFileSync } from 'node:fs';
import type { TlsOptions } from 'node:tls';
import { InvariantError, messageOf } from '../../platform/errors.ts';

export interface MllpTlsSettings {
  readonly mllpCertificate: string | undefined;
  readonly mllpKey: string | undefined;
  readonly mllpClientCa: string | undefined;
}

/** Undefined: in clear. A caller without a believed certificate may still be registered by its address. */
export function mllpTls(settings: MllpTlsSettings): { readonly tls?: TlsOptions } {
  const { mllpCertificate: cert, mllpKey: key, mllpClientCa: ca } = settings;
  if (cert === undefined && key === undefined && ca === undefined) return {};
  if (cert === undefined || key === undefined)
    throw new InvariantError('bad-settings', 'MLLP over TLS needs a certificate and its key.', {
      advice: 'Set VIGIL_MLLP_CERTIFICATE and VIGIL_MLLP_KEY, or none of the settings of its TLS.',
    });
  const own = { cert: fileOf(cert), key: fileOf(key), minVersion: 'TLSv1.2' as const };
  return ca === undefined
    ? { tls: own }
    : { tls: { ...own, ca: fileOf(ca), requestCert: true, rejectUnauthorized: false } };
}

function fileOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new InvariantError('bad-settings', `${path} cannot be read: ${messageOf(error)}.`, {
      cause: error,
    });
  }
}
