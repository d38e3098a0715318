// Waiting in tests for what will come, without asserting how long it takes; the test's own time limit ends it.

export async function until(check: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 30));
}
