// Whether a stage can do its work now. Each part it depends on says so in a word; a stage is ready when none has a complaint.

/** Undefined when well, else what is wrong in one sentence. */
export type HealthCheck = () => string | undefined;

export interface Health {
  add(name: string, check: HealthCheck): void;
  complaints(): readonly { readonly name: string; readonly complaint: string }[];
}

export function createHealth(): Health {
  const checks = new Map<string, HealthCheck>();
  return {
    add: (name, check) => {
      checks.set(name, check);
    },
    complaints: () =>
      [...checks].flatMap(([name, check]) => {
        const complaint = check();
        return complaint === undefined ? [] : [{ name, complaint }];
      }),
  };
}
