// Notification beyond the screens: says whether what the signal brought about is told to departments or the desk. The rows are written with the
// effects (notifiers/save-notices.ts), and the notifiers send them; the feed that every change writes is what the screens show. Pure.
import { noticesOf } from '../notifiers/notices.ts';
import { because, type Stage } from './stage.ts';

export const notify: Stage = {
  name: 'notify',
  run: (passage) => {
    const { absorbed, beside, steps, now } = passage;
    const others = [...absorbed, ...beside].map(({ after }) => after);
    const cases = passage.case === null ? others : [...others, passage.case];
    const told = noticesOf({ cases, steps, at: now }).length > 0;
    return because(passage, 'notify', told ? 'queued' : 'nothing-to-tell');
  },
};
