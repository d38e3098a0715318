// The keys of a running ingest as they are now, and what is made with them: events, tokens of MQTT clients, the seal of the quarantine. A rotation
// takes effect within seconds, and so does the end of an overlap.
import type { Event } from '../contracts/event/event.ts';
import { every } from '../platform/clock.ts';
import { messageOf } from '../platform/errors.ts';
import type { Stage } from '../platform/run-stage.ts';
import { countScrubbed } from './count-scrubbed.ts';
import type { CryptoProfile, KeyRing } from './deidentify/key-ring.ts';
import { pseudonym } from './deidentify/pseudonym.ts';
import { createScrub } from './deidentify/scrub.ts';
import type { Vocabulary } from './deidentify/vocabulary.ts';
import { loadFindings } from './ecg/load-statements.ts';
import { eventIdKey, pseudonymKeys, quarantineKeys, ringName } from './keys.ts';
import { loadPlaces } from './load-places.ts';
import { createToEvent, type ToEvent } from './normalise/to-event.ts';
import type { UntimedRecords } from './publish/receipt-order.ts';
import type { QuarantineKey } from './quarantine/seal.ts';

const KEYS_MS = 3_000;

interface KeySettings {
  readonly home: string;
  readonly catalogue: string;
  readonly cryptoProfile: CryptoProfile;
  readonly pseudonymKey: string | undefined;
  readonly eventIdKey: string | undefined;
  readonly quarantineKey: string | undefined;
}

interface DoorKeys {
  readonly toEvent: ToEvent;
  readonly clientTokens: (site: string, clientId: string) => readonly string[];
  readonly sealing: () => QuarantineKey;
  readonly untimed: UntimedRecords;
}

export function watchKeys(stage: Stage, settings: KeySettings, vocabulary: Vocabulary): DoorKeys {
  const { home, pseudonymKey, quarantineKey, cryptoProfile } = settings;
  const readRing = (): KeyRing =>
    pseudonymKeys({ home, given: pseudonymKey }, cryptoProfile, stage.clock.now());
  const readSealing = (): QuarantineKey =>
    quarantineKeys({ home, given: quarantineKey }, cryptoProfile).active;
  let ring = readRing();
  const untimed: UntimedRecords = new WeakMap();
  const free = {
    untimed: (event: Event, record: string) => untimed.set(event, record),
    idKey: eventIdKey({ home, given: settings.eventIdKey }),
    scrub: createScrub(vocabulary),
    scrubbed: countScrubbed(stage.metrics),
    findings: loadFindings(settings.catalogue),
    placeOf: loadPlaces(settings.catalogue),
  };
  let toEvent = createToEvent({ ring, ...free });
  let sealing = readSealing();
  const refresh = every(stage.clock, KEYS_MS, {
    task: async () => {
      sealing = readSealing();
      const next = readRing();
      if (ringName(next) === ringName(ring)) return;
      ring = next;
      toEvent = createToEvent({ ring, ...free });
      stage.log.info({ versions: ringName(ring) }, 'pseudonyms are made with other keys now');
    },
    onError: (error) =>
      stage.log.error(
        { reason: messageOf(error) },
        'the keys could not be read; those of a moment ago are still used',
      ),
  });
  stage.onStop('keys', () => refresh.stop());
  return {
    toEvent: (statement, context) => toEvent(statement, context),
    clientTokens: (site, clientId) => {
      const { token, earlier } = pseudonym(ring, 'device', ['mqtt-client', site, clientId]);
      return [token, ...earlier];
    },
    sealing: () => sealing,
    untimed,
  };
}
