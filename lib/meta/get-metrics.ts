import { collectDefaultMetrics, Gauge } from 'prom-client';
import { z } from 'zod';
import { call } from '../database/command.ts';
import { Rejected, Unavailable } from '../database/errors.ts';
import type { Outbox } from '../maintenance/schemas.ts';
import { registry } from '../metrics.ts';
import { type Execution, operation, success } from '../operation.ts';

/** How long the database may take, in milliseconds: whoever scrapes waits ten seconds by default, and a request may take five. */
const TIMEOUT_MS = 2000;

const registers = [registry];
collectDefaultMetrics({ register: registry });

const up = new Gauge({ name: 'holdfast_database_up', help: 'Whether the database answered this scrape.', registers });
const pending = new Gauge({
  name: 'holdfast_outbox_pending_events',
  help: 'Events that are not published yet, parked ones included; 10,000 may be more.',
  registers,
});
const parked = new Gauge({
  name: 'holdfast_outbox_parked_events',
  help: 'Events that are parked; 100 may be more.',
  registers,
});
const oldestAge = new Gauge({
  name: 'holdfast_outbox_oldest_event_age_seconds',
  help: 'How long ago the oldest event happened that is not published yet; 0 without one.',
  registers,
});

const Text = z.string().meta({ examples: ['holdfast_busy_lanes 0\n'] });

/** What the database says of the outbox; without it, these metrics are left out. */
async function readOutbox({ runCommand }: Execution): Promise<void> {
  try {
    const { data } = await runCommand(call('get_outbox', {}, { timeout: TIMEOUT_MS }));
    const outbox = data as z.output<typeof Outbox>;
    up.set(1);
    pending.set(outbox.pending);
    parked.set(outbox.parked.length);
    oldestAge.set(outbox.oldest_age_seconds ?? 0);
  } catch (error) {
    if (!(error instanceof Unavailable || error instanceof Rejected)) throw error;
    up.set(0);
    for (const gauge of [pending, parked, oldestAge]) gauge.remove();
  }
}

async function scrape(execution: Execution) {
  await readOutbox(execution);
  return { outcome: 'scraped', data: await registry.metrics() };
}

/** What this instance has counted and measured, for Prometheus. */
export const getMetrics = operation({
  id: 'getMetrics',
  method: 'GET',
  path: '/metrics',
  tag: 'Service',
  summary: 'Scrape the metrics of this instance',
  description:
    'In the text format of Prometheus. Each instance answers for itself alone; the metrics of the outbox are those of the ' +
    'database, and are left out while it does not respond.',
  guard: 'maintenance',
  withoutDatabase: true,
  run: (_, execution) => scrape(execution),
  outcomes: { scraped: success(200, 'The metrics.', Text, { type: registry.contentType }) },
});
