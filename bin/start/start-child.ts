// A child stage that lives as long as its parent: its first failure is the parent's, and it is stopped with it.
import type { Stage } from '../../platform/run-stage.ts';
import { superviseStage, type ChildStage } from './child-stage.ts';

export function startChild(
  stage: Stage,
  name: string,
  options: { readonly environment: Readonly<Record<string, string>>; readonly readyUrl?: string },
): ChildStage {
  const child = superviseStage({
    name,
    ...options,
    clock: stage.clock,
    log: stage.log,
    onFirstFailure: (error) => {
      stage.fail(error);
    },
  });
  stage.onStop(name, () => child.stop());
  return child;
}
