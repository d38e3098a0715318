// Inhibition: a county's alert mutes its townships', a dead feed mutes the falls that it explains. No rule is in force yet, and the stage
// says so; nested findings of one subject are already one alert by correlation.
import { because, type Stage } from './stage.ts';

export const inhibit: Stage = {
  name: 'inhibit',
  run: (passage) => because(passage, 'inhibit', 'no-rule'),
};
