// Silences: matchers that a named person set for a time and a reason. None can be set yet, and the stage says so.
import { because, type Stage } from './stage.ts';

export const silence: Stage = {
  name: 'silence',
  run: (passage) => because(passage, 'silence', 'no-rule'),
};
