import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from '../database/command.ts';
import { runCommand } from '../database/index.ts';
import { TIMEOUT_MS } from '../http/serve.ts';
import { log } from '../log.ts';
import { deleteExpiredKeys } from '../maintenance/expire-idempotency-keys.ts';
import { getPublisher, relay } from '../outbox/index.ts';
import { getSettings } from '../settings.ts';

/** A command has as much time as a request. */
const runInTime = (command: Command) => runCommand(command, performance.now() + TIMEOUT_MS);

/**
 * Relays the events of the outbox and deletes expired idempotency keys, now and every MAINTENANCE_SECONDS. Any number of
 * instances can do it at once.
 */
export function startMaintenance(): { stop(): Promise<void> } {
  const interval = getSettings().MAINTENANCE_SECONDS * 1000;
  const stopping = new AbortController();
  const { signal } = stopping;

  async function relayEvents() {
    const publisher = getPublisher();
    if (publisher === undefined) return;
    const end = performance.now() + interval;
    const until = () => (signal.aborted ? 0 : end);
    const relayed = await relay({ publisher, runCommand: runInTime, until });
    if (relayed.published + relayed.failed + relayed.parked > 0) log.info(relayed, 'outbox relayed');
  }

  async function repeat() {
    while (!signal.aborted) {
      const pause = delay(interval, undefined, { signal, ref: false }).catch(() => {});
      for (const task of [relayEvents, () => deleteExpiredKeys(runInTime)]) {
        await task().catch((error: Error) => log.warn({ error: error.message }, 'maintenance'));
      }
      await pause;
    }
  }

  const ended = interval === 0 ? Promise.resolve() : repeat();
  return {
    stop() {
      stopping.abort();
      return ended;
    },
  };
}
