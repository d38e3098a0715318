// Questions to another process: each has a number and one answer, or none within a bound.

const ANSWER_MS = 2_000;

export interface Questions<Answer> {
  /** Resolves with undefined where no answer came in time. */
  ask(send: (id: number) => void): Promise<Answer | undefined>;
  answered(id: number, answer: Answer): void;
}

export function createQuestions<Answer>(): Questions<Answer> {
  const waiting = new Map<number, (answer: Answer | undefined) => void>();
  let next = 0;
  return {
    ask: (send) =>
      new Promise((resolve) => {
        const id = (next += 1);
        const settle = (answer: Answer | undefined): void => {
          clearTimeout(timer);
          waiting.delete(id);
          resolve(answer);
        };
        const timer = setTimeout(() => settle(undefined), ANSWER_MS);
        waiting.set(id, settle);
        send(id);
      }),
    answered: (id, answer) => waiting.get(id)?.(answer),
  };
}
