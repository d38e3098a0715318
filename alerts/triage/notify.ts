// Notification beyond the screens: says whether what the signal brought about is told to departments or the desk. The rows are written with the
// effects (notifiers/save-notices.ts), and the notifiers send them; the feed that every change writes is what the screens show. Pure.
import { noticesOf } from '../notifiers/notices.ts';
import { grown } from './growth.ts';
import { because, type Stage } from './stage.ts';

export const notify: Stage = {
  name: 'notify',
  run: (from) => {
    const news = grown(from);
    const passage =
      news === null ? from : { ...from, case: news.case, steps: [...from.steps, ...news.steps] };
    const { absorbed, beside, steps, now } = passage;
    const others = [...absorbed, ...beside].map(({ after }) => after);
    const cases = passage.case === null ? others : [...others, passage.case];
    const told = noticesOf({ cases, steps, at: now }).length > 0;
    return because(passage, 'notify', told ? 'queued' : 'nothing-to-tell');
  },
};
