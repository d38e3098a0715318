// A child inherits no secret that is not its business.
import { describe, expect, it } from 'vitest';
import { SETTINGS, type Setting } from '../../platform/config/settings.ts';
import { withheldFrom } from './withheld.ts';

const secrets = Object.values<Setting<unknown>>(SETTINGS).flatMap(({ env, isSecret }) =>
  isSecret === true ? [env] : [],
);

describe('the secrets that a child of `vigil start` is not given', () => {
  it('are all of them for the simulated city', () => {
    expect(Object.keys(withheldFrom('simulate')).toSorted()).toEqual(secrets.toSorted());
    expect(new Set(Object.values(withheldFrom('simulate')))).toEqual(new Set(['']));
  });

  it.each([
    [
      'ingest',
      ['VIGIL_EVENT_ID_KEY', 'VIGIL_NATS_PASSWORD', 'VIGIL_PSEUDONYM_KEY', 'VIGIL_QUARANTINE_KEY'],
    ],
    ['detectors', ['VIGIL_NATS_PASSWORD']],
    ['alerts', ['VIGIL_ADMIN_PASSWORD', 'VIGIL_AUDIT_KEY', 'VIGIL_NATS_PASSWORD']],
    ['dashboard', ['VIGIL_NATS_PASSWORD', 'VIGIL_SESSION_SECRET']],
  ])('are all but its own for %s', (stage, own) => {
    const withheld = Object.keys(withheldFrom(stage));
    expect(secrets.filter((env) => !withheld.includes(env)).toSorted()).toEqual(own);
  });
});
