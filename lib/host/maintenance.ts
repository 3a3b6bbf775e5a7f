import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Command, Outcome } from '../database/command.ts';
import { runCommand } from '../database/index.ts';
import { TIMEOUT_MS } from '../http/serve.ts';
import { log } from '../log.ts';
import { archiveByCron } from '../maintenance/archive.ts';
import { audit } from '../maintenance/audit.ts';
import { maintenance } from '../maintenance/index.ts';
import { relayOutboxByCron } from '../maintenance/relay-outbox.ts';
import type { Execution, Operation } from '../operation.ts';
import { getPublisher, relay } from '../outbox/index.ts';
import { getSettings } from '../settings.ts';

const HOUR_MS = 3_600_000;
/** What costs as much as has happened since, and look-ups of all items: once an hour after the first round, unless its time was too short. */
const HOURLY: unknown[] = [audit, archiveByCron];

/** What the cron jobs of vercel.json call, in their order. */
export function readJobs(): Operation[] {
  const { crons } = JSON.parse(readFileSync(new URL('../../vercel.json', import.meta.url), 'utf8'));
  const isJob = (path: string) => (operation: Operation) => operation.method === 'GET' && operation.path === path;
  return crons.map(({ path }: { path: string }) => maintenance.find(isJob(path)));
}

/** A command has as much time as a request. */
const runInTime = (command: Command) => runCommand(command, performance.now() + TIMEOUT_MS);

/** As the request of a cron job, but it ends with the process. */
async function run(job: Operation, signal: AbortSignal): Promise<Outcome | undefined> {
  const input = { query: job.query?.parse({}), id: randomUUID() };
  const execution: Execution = {
    runCommand(command) {
      signal.throwIfAborted();
      return runInTime(command);
    },
    deadline: performance.now() + TIMEOUT_MS,
  };
  return job.run?.(input as never, execution);
}

/** Unlike a request, for as long as the interval. What was published is noted when the process ends, too. */
async function relayEvents(interval: number, signal: AbortSignal): Promise<Outcome | undefined> {
  const publisher = getPublisher();
  if (publisher === undefined) return undefined;
  const end = performance.now() + interval;
  const until = () => (signal.aborted ? 0 : end);
  return { outcome: 'relayed', data: await relay({ publisher, runCommand: runInTime, until }) };
}

/** Does what the cron jobs of vercel.json do, now and every MAINTENANCE_SECONDS. Any number of instances can do it at once. */
export function startMaintenance(): { stop(): Promise<void> } {
  const interval = getSettings().MAINTENANCE_SECONDS * 1000;
  const jobs = readJobs();
  const completedAt = new Map<Operation, number>();
  const stopping = new AbortController();
  const { signal } = stopping;

  async function execute(job: Operation): Promise<void> {
    const now = performance.now();
    if (signal.aborted || now < (completedAt.get(job) ?? -HOUR_MS) + HOUR_MS) return;
    const result = await (job === relayOutboxByCron ? relayEvents(interval, signal) : run(job, signal));
    const data = Object.entries(result?.data ?? {});
    if (HOURLY.includes(job) && Object.fromEntries(data).complete) completedAt.set(job, now);
    const counts = data.filter(([, value]) => typeof value === 'number');
    if (counts.some(([, count]) => count > 0))
      log.info({ operation: job.id, ...Object.fromEntries(counts) }, 'maintenance');
  }

  async function repeat() {
    for (let isFirst = true; !signal.aborted; isFirst = false) {
      const pause = delay(interval, undefined, { signal, ref: false }).catch(() => {});
      // Where the CPU is limited, a start has none to spare: it would answer the first requests late.
      for (const job of isFirst ? jobs.filter((job) => !HOURLY.includes(job)) : jobs) {
        await execute(job).catch((error: Error) => {
          if (!signal.aborted) log.warn({ operation: job.id, error: error.message }, 'maintenance');
        });
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
