// OperationOutcome: what FHIR clients read. Each issue carries the stable code of this door beside the type of FHIR, and words that name
// fields but never their contents.

export interface Issue {
  readonly severity: 'error' | 'information';
  readonly code: string;
  readonly words: string;
  /** `Bundle.entry[3]`. */
  readonly at?: string;
}

const CODE_SYSTEM = 'urn:vigil:problem';

/** Types of the required value set issue-type; what is not named here is a matter of processing. */
const TYPES: Readonly<Record<string, string>> = {
  'resource-not-supported': 'not-supported',
  'method-not-supported': 'not-supported',
  'bundle-not-supported': 'not-supported',
  'unsupported-media-type': 'not-supported',
  'unsupported-encoding': 'not-supported',
  'unsupported-currency': 'not-supported',
  'invalid-json': 'structure',
  'too-deep': 'structure',
  'invalid-bundle': 'structure',
  'invalid-entry': 'structure',
  'invalid-resource': 'structure',
  'invalid-record': 'value',
  'invalid-time': 'value',
  'future-time': 'value',
  'ancient-time': 'value',
  'invalid-amount': 'value',
  'unknown-unit': 'value',
  'id-mismatch': 'value',
  'type-mismatch': 'value',
  'missing-id': 'required',
  'missing-time': 'required',
  'missing-visit': 'required',
  'missing-total': 'required',
  'unresolved-reference': 'not-found',
  'no-such-path': 'not-found',
  'unknown-site-key': 'login',
  'unknown-facility': 'forbidden',
  'rate-limit': 'throttled',
  'body-too-large': 'too-long',
  'unpacked-too-large': 'too-long',
  'too-many-entries': 'too-long',
  'not-stored': 'transient',
  stopping: 'transient',
  stored: 'informational',
  'known-already': 'informational',
  folded: 'informational',
  'for-reference-only': 'informational',
};

export function operationOutcome(issues: readonly Issue[]): object {
  return {
    resourceType: 'OperationOutcome',
    issue: issues.map(({ severity, code, words, at }) => ({
      severity,
      code: TYPES[code] ?? (severity === 'information' ? 'informational' : 'processing'),
      details: { coding: [{ system: CODE_SYSTEM, code }], text: words },
      ...(at !== undefined && { expression: [at] }),
    })),
  };
}

export const error = (code: string, words: string, at?: string): Issue => ({
  severity: 'error',
  code,
  words,
  ...(at !== undefined && { at }),
});

export const told = (code: string, words: string): Issue => ({
  severity: 'information',
  code,
  words,
});
