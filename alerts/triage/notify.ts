// Notification beyond the screens: chains of channels per department. No channel is set up yet, and the stage says so; the feed that every
// change writes is what the screens show.
import { because, type Stage } from './stage.ts';

export const notify: Stage = {
  name: 'notify',
  run: (passage) => because(passage, 'notify', 'no-rule'),
};
