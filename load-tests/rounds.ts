// Repeats a round as often as the effort says, at least once, and stops early when the next would probably pass the budget.
import type { Effort } from './arguments.ts';

export interface Repeating<Round> {
  readonly effort: Effort;
  readonly say: (sentence: string) => void;
  readonly run: (index: number) => Promise<Round>;
  /** Milliseconds, for tests. */
  readonly now?: () => number;
}

export async function repeat<Round>(repeating: Repeating<Round>): Promise<Round[]> {
  const { effort, say, run, now = () => performance.now() } = repeating;
  const startedAt = now();
  const done: Round[] = [];
  for (let longestMs = 0; done.length < effort.rounds;) {
    const beganAt = now();
    if (done.length > 0 && beganAt - startedAt + longestMs > effort.budgetMs) {
      say(`the machine is busy: ${String(done.length)} of ${String(effort.rounds)} rounds`);
      break;
    }
    say(`round ${String(done.length + 1)} of ${String(effort.rounds)}`);
    done.push(await run(done.length));
    longestMs = Math.max(longestMs, now() - beganAt);
  }
  return done;
}
