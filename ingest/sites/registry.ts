// Who may send, and for which site. Sites come from the catalogue, keys and peers from the store; the registry is an immutable
// picture of both that is made anew when either changes.
import { createHash } from 'node:crypto';
import type { Site } from '../../contracts/catalogue/site.ts';
import type { SiteId } from '../../contracts/ids.ts';

export interface KeyGrant {
  readonly keyHash: string;
  readonly siteId: SiteId;
  readonly speaksForAll: boolean;
  readonly requestsPerSecond: number;
  /** Set: the key of an edge, which forwards events of the sites in this place and may do nothing else. */
  readonly forwardsFor?: string | null;
}

export interface PeerGrant {
  /** Address, or SHA-256 fingerprint of a certificate. */
  readonly peer: string;
  readonly siteId: SiteId;
  readonly speaksForAll: boolean;
  readonly unknownFacility: 'own-site' | 'quarantine';
  /** Messages or objects; absent: as many as `PEER_RATE`. */
  readonly requestsPerSecond?: number;
}

/** A busy hospital brings some tens of messages a second; after a night without a line it brings all of them at once. */
export const PEER_RATE = 1_000;

/** On whose behalf a sender may speak. */
export interface Grant {
  readonly site: Site;
  readonly speaksForAll: boolean;
  /** Hash of the key, or the peer: by it the grant is found again when what was set aside is replayed. */
  readonly sender?: string | undefined;
}

/** An edge, which forwards what it de-identified for the sites of its place. */
export interface EdgeGrant {
  /** The place's code: city, county, township. */
  readonly place: string;
  /** Under which its refusals are kept. */
  readonly site: Site;
  readonly requestsPerSecond: number;
  readonly sender: string;
}

/** The grant of a key, named by its hash. */
export type KeyAtDoor = Grant & { readonly requestsPerSecond: number; readonly sender: string };

export type PeerAtDoor = Grant & Pick<PeerGrant, 'unknownFacility'>;
export type RegisteredPeer = PeerAtDoor & {
  readonly sender: string;
  readonly requestsPerSecond: number;
};

export type SiteChoice =
  | { readonly outcome: 'site'; readonly site: Site; readonly facilityKnown: boolean }
  | {
      readonly outcome: 'refused';
      readonly code: 'unknown-site' | 'unknown-facility' | 'missing-facility' | 'site-not-yours';
    };

/** No key's hash and no peer begins so. */
const COMMAND = 'command:';

/** Of whoever may run commands here, and imported a file whose lines name sites of their own. */
export const commandSender = (site: SiteId): string => `${COMMAND}${site}`;

export class SiteRegistry {
  readonly #sites = new Map<string, Site>();
  readonly #byFacility = new Map<string, Site>();
  readonly #keys = new Map<string, KeyGrant>();
  readonly #peers = new Map<string, PeerGrant>();
  /** What was answered before: an open line asks for each message, and hears the same object as long as this picture holds. */
  readonly #peersSeen = new Map<string, RegisteredPeer>();
  /** Facilities as messages write them. */
  readonly #facilitiesSeen = new Map<string, Site | undefined>();

  constructor(parts: {
    readonly sites: readonly Site[];
    readonly keys: readonly KeyGrant[];
    readonly peers: readonly PeerGrant[];
  }) {
    for (const site of parts.sites) {
      this.#sites.set(site.id, site);
      for (const code of site.facilityCodes) this.#byFacility.set(facilityKey(code), site);
    }
    for (const key of parts.keys) this.#keys.set(key.keyHash, key);
    for (const peer of parts.peers) this.#peers.set(peer.peer, peer);
  }

  site(id: string): Site | undefined {
    return this.#sites.get(id);
  }

  /** The grant of a bearer key; undefined for an unknown one, or one whose site is no longer in the catalogue. */
  keyGrant(key: string): KeyAtDoor | undefined {
    return this.keyOfSender(hashOfKey(key));
  }

  /** What the key of an open line may do now; undefined once it is revoked. */
  keyOfSender(sender: string): KeyAtDoor | undefined {
    const grant = this.#keys.get(sender);
    const site = grant === undefined ? undefined : this.#sites.get(grant.siteId);
    if (grant === undefined || site === undefined || grant.forwardsFor != null) return undefined;
    const { speaksForAll, requestsPerSecond, keyHash } = grant;
    return { site, speaksForAll, requestsPerSecond, sender: keyHash };
  }

  /** The grant of an edge's key; undefined for any other. */
  edgeGrant(key: string): EdgeGrant | undefined {
    return this.edgeOfSender(hashOfKey(key));
  }

  edgeOfSender(sender: string): EdgeGrant | undefined {
    const grant = this.#keys.get(sender);
    const site = grant === undefined ? undefined : this.#sites.get(grant.siteId);
    if (grant?.forwardsFor == null || site === undefined) return undefined;
    const { forwardsFor, requestsPerSecond } = grant;
    return { place: forwardsFor, site, requestsPerSecond, sender };
  }

  peerGrant(peer: string): RegisteredPeer | undefined {
    const seen = this.#peersSeen.get(peer);
    if (seen !== undefined) return seen;
    const grant = this.#peers.get(peer);
    const site = grant === undefined ? undefined : this.#sites.get(grant.siteId);
    if (grant === undefined || site === undefined) return undefined;
    const { speaksForAll, unknownFacility, requestsPerSecond = PEER_RATE } = grant;
    const registered = { site, speaksForAll, unknownFacility, requestsPerSecond, sender: peer };
    this.#peersSeen.set(peer, registered);
    return registered;
  }

  /** What a sender of the past may do today; undefined where its key or its registration is no longer in force. */
  grantOfSender(sender: string): PeerAtDoor | undefined {
    if (sender.startsWith(COMMAND)) return this.#ofCommand(sender);
    const peer = this.peerGrant(sender);
    if (peer !== undefined) return peer;
    const grant = this.#keys.get(sender);
    const site = grant === undefined ? undefined : this.#sites.get(grant.siteId);
    return grant === undefined || site === undefined || grant.forwardsFor != null
      ? undefined
      : { site, speaksForAll: grant.speaksForAll, unknownFacility: 'quarantine', sender };
  }

  #ofCommand(sender: string): PeerAtDoor | undefined {
    const site = this.#sites.get(sender.slice(COMMAND.length));
    return site && { site, speaksForAll: true, unknownFacility: 'quarantine', sender };
  }

  /** Site of a record that may name one. */
  siteOfRecord(grant: Grant, named: string | undefined): SiteChoice {
    if (named === undefined || named === grant.site.id)
      return { outcome: 'site', site: grant.site, facilityKnown: true };
    const site = this.#sites.get(named);
    // The catalogue of sites is public: that a name is none of them tells a sender nothing but its own mistake.
    if (site === undefined) return { outcome: 'refused', code: 'unknown-site' };
    if (!grant.speaksForAll) return { outcome: 'refused', code: 'site-not-yours' };
    return { outcome: 'site', site, facilityKnown: true };
  }

  /** Site of a message by its facility (MSH-4, all components joined or the first alone). */
  siteOfFacility(grant: PeerAtDoor, facility: string): SiteChoice {
    if (facility.trim() === '') return { outcome: 'refused', code: 'missing-facility' };
    const named = this.#siteNamed(facility);
    if (named !== undefined && (grant.speaksForAll || named.id === grant.site.id)) {
      return { outcome: 'site', site: named, facilityKnown: true };
    }
    if (grant.unknownFacility === 'quarantine')
      return { outcome: 'refused', code: 'unknown-facility' };
    return { outcome: 'site', site: grant.site, facilityKnown: false };
  }

  #siteNamed(facility: string): Site | undefined {
    const seen = this.#facilitiesSeen.get(facility);
    if (seen !== undefined || this.#facilitiesSeen.has(facility)) return seen;
    const site = this.#byFacility.get(facilityKey(facility));
    // Senders write what they like here: a full memory is left as it is.
    if (this.#facilitiesSeen.size < FACILITIES_SEEN_MAX && facility.length <= FACILITY_CHARACTERS)
      this.#facilitiesSeen.set(facility, site);
    return site;
  }
}

const FACILITIES_SEEN_MAX = 10_000;
const FACILITY_CHARACTERS = 80;

/** Case and width of letters do not tell two institutions apart. */
function facilityKey(code: string): string {
  return code.normalize('NFKC').trim().toUpperCase();
}

export function hashOfKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
