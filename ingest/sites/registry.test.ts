// Who may speak for whom, at both doors.
import { describe, expect, it } from 'vitest';
import type { Site } from '../../contracts/catalogue/site.ts';
import { siteOf } from '../one-site.fixture.ts';
import { commandSender, SiteRegistry, hashOfKey } from './registry.ts';

const site = (id: string, facility: string): Site => siteOf({ facilityCodes: [facility], id });
const one = site('s-one', 'ONE');
const two = site('s-two', 'TWO');
const registry = new SiteRegistry({
  sites: [one, two],
  keys: [
    { keyHash: hashOfKey('key-one'), siteId: one.id, speaksForAll: false, requestsPerSecond: 5 },
    { keyHash: hashOfKey('key-all'), siteId: one.id, speaksForAll: true, requestsPerSecond: 5 },
  ],
  peers: [
    { peer: '10.0.0.1', siteId: one.id, speaksForAll: false, unknownFacility: 'own-site' },
    { peer: '10.0.0.2', siteId: one.id, speaksForAll: true, unknownFacility: 'quarantine' },
  ],
});

describe('site registry', () => {
  it('knows a key by its hash and no other', () => {
    expect(registry.keyGrant('key-one')?.site.id).toBe('s-one');
    expect(registry.keyGrant('key-two')).toBeUndefined();
  });

  it('lets only a forwarding platform name another site', () => {
    const own = registry.keyGrant('key-one');
    const all = registry.keyGrant('key-all');
    if (own === undefined || all === undefined) throw new Error('no grant');
    expect(registry.siteOfRecord(own, 's-two')).toEqual({
      outcome: 'refused',
      code: 'site-not-yours',
    });
    expect(registry.siteOfRecord(all, 's-two')).toMatchObject({
      outcome: 'site',
      site: { id: 's-two' },
    });
    expect(registry.siteOfRecord(all, 's-none')).toEqual({
      outcome: 'refused',
      code: 'unknown-site',
    });
    expect(registry.siteOfRecord(own, 's-none')).toEqual({
      outcome: 'refused',
      code: 'unknown-site',
    });
    expect(registry.siteOfRecord(own, undefined)).toMatchObject({ site: { id: 's-one' } });
  });

  it('counts an unknown facility for the peer’s own site, or sets it aside, as the peer is registered', () => {
    const lax = registry.peerGrant('10.0.0.1');
    const strict = registry.peerGrant('10.0.0.2');
    if (lax === undefined || strict === undefined) throw new Error('no grant');
    expect(registry.siteOfFacility(lax, 'LakeMichMC')).toMatchObject({
      site: { id: 's-one' },
      facilityKnown: false,
    });
    expect(registry.siteOfFacility(lax, 'TWO')).toMatchObject({
      site: { id: 's-one' },
      facilityKnown: false,
    });
    expect(registry.siteOfFacility(strict, 'ｔｗｏ')).toMatchObject({
      site: { id: 's-two' },
      facilityKnown: true,
    });
    expect(registry.siteOfFacility(strict, 'LakeMichMC')).toEqual({
      outcome: 'refused',
      code: 'unknown-facility',
    });
    expect(registry.siteOfFacility(lax, ' ')).toEqual({
      outcome: 'refused',
      code: 'missing-facility',
    });
  });

  it('knows no unregistered peer', () => {
    expect(registry.peerGrant('10.0.0.3')).toBeUndefined();
  });

  it('finds again what a command brought for several sites, and nothing of a site that is gone', () => {
    const grant = registry.grantOfSender(commandSender(one.id));
    expect(grant).toMatchObject({ site: { id: 's-one' }, speaksForAll: true });
    expect(grant && registry.siteOfRecord(grant, 's-two')).toMatchObject({ outcome: 'site' });
    expect(registry.grantOfSender('command:s-gone')).toBeUndefined();
  });
});
