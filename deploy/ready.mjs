// Health check of a container: is the stage on this port ready? Exit code 1 with its complaints when it is not.
const port = process.argv[2] ?? '8080';
try {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`, {
    signal: AbortSignal.timeout(4_000),
  });
  if (!answer.ok) throw new Error(await answer.text());
} catch (error) {
  console.error(String(error));
  process.exitCode = 1;
}
