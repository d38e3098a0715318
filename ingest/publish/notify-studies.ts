// Tells the screens that something of ECGs or images has changed in a place: the place and no more, over core NATS. It may be lost; screens
// ask by themselves as well.
import type { Event } from '../../contracts/event/event.ts';
import { noticeSubject } from '../../contracts/subjects.ts';
import type { Published } from './publish-events.ts';

type Publish = (events: readonly Event[]) => Promise<readonly Published[]>;

interface NoticeBus {
  readonly connection: { publish(subject: string): void };
}

export function notifyingStudies(bus: NoticeBus, publish: Publish): Publish {
  const notifying = async (events: readonly Event[]): Promise<readonly Published[]> => {
    const published = await publish(events);
    const places = new Set<string>();
    for (const [at, event] of events.entries())
      if (isStudy(event) && published[at]?.duplicate !== true) places.add(event.place);
    for (const place of places) bus.connection.publish(noticeSubject('studies', place));
    return published;
  };
  return (events) => (events.some(isStudy) ? notifying(events) : publish(events));
}

const isStudy = ({ kind }: Event): boolean => kind === 'ecg' || kind === 'imaging';
