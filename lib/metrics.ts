import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What this process counts and measures. Every label has few values: what a client chooses is never one. */
export const registry = new Registry();

const registers = [registry];

/** Up to the five seconds that a request may take. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

const requests = new Counter({
  name: 'holdfast_requests_total',
  help: 'Responses by operation, outcome and status, as in the log; "none" where the log has none.',
  labelNames: ['operation', 'outcome', 'status'],
  registers,
});

const requestDuration = new Histogram({
  name: 'holdfast_request_duration_seconds',
  help: 'From the head of a request to its response.',
  labelNames: ['operation'],
  buckets: SECONDS,
  registers,
});

/**
 * Count a response, and the seconds that its request took where they are known. Not by a child that is resolved in advance:
 * those of prom-client look up their labels each time too.
 */
export function countRequest(operation = 'none', outcome = 'none', status: number, seconds?: number): void {
  requests.inc({ operation, outcome, status });
  if (seconds !== undefined) requestDuration.observe({ operation }, seconds);
}

export const batchSize = new Histogram({
  name: 'holdfast_batch_size',
  help: 'Commands that were sent to the database together.',
  buckets: [1, 2, 4, 8, 16, 32, 64],
  registers,
});

export const callDuration = new Histogram({
  name: 'holdfast_database_call_duration_seconds',
  help: 'An attempt to call a function of the database; those of batches are execute_unlocked and execute_batch.',
  labelNames: ['function'],
  buckets: SECONDS,
  registers,
});

export const retries = new Counter({
  name: 'holdfast_database_retries_total',
  help: 'Attempts after the first of a call.',
  labelNames: ['function'],
  registers,
});

export const refusedCommands = new Counter({
  name: 'holdfast_refused_commands_total',
  help: 'Commands that were refused because too many were waiting to be sent in a batch.',
  registers,
});

export const refusedCalls = new Counter({
  name: 'holdfast_refused_calls_total',
  help: 'Calls that were refused because too many were waiting to be sent.',
  registers,
});

export const auditViolations = new Gauge({
  name: 'holdfast_audit_violations',
  help: 'Violations that the last audit of this instance found; each audit finds them again until they are mended.',
  registers,
});

export const auditCompleted = new Gauge({
  name: 'holdfast_audit_completed_timestamp_seconds',
  help: 'When an audit of this instance last had audited everything; 0 if none has.',
  registers,
});

/** Add a gauge that is read at each scrape. */
export function gauge(name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers,
    collect() {
      this.set(read());
    },
  });
}

/** Forget what was measured of requests: those that warm the process up do not count. */
export function forgetRequests(): void {
  for (const metric of [requests, requestDuration, batchSize, callDuration]) metric.reset();
}
