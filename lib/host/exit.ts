/**
 * Calls `stop` at the first signal that asks this process to end, or at the end of its parent, and exits after it.
 *
 * @returns aborted from then on
 */
export function exitAfter(stop: () => PromiseLike<void>): AbortSignal {
  const stopping = new AbortController();
  for (const event of ['SIGTERM', 'SIGINT', 'SIGHUP', 'disconnect'] as const) {
    process.on(event, async () => {
      if (stopping.signal.aborted) return;
      stopping.abort();
      await stop();
      process.exit(0);
    });
  }
  return stopping.signal;
}

/** Ends the process with one line about what is wrong. */
export function fail(error: unknown): never {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
