import { z } from 'zod';
import { call, type Outcome } from '../database/command.ts';
import { Misconfigured, Unavailable } from '../database/errors.ts';
import { httpProblems } from '../http/problems.ts';
import { type Execution, operation, problem, success } from '../operation.ts';

/** No item has this id. Looking it up is the cheapest round trip through PostgREST to a table. */
const NO_ITEM = '00000000-0000-0000-0000-000000000000';

/** How long the database may take, in milliseconds: a health check has to be quick. */
const TIMEOUT_MS = 1000;

const Health = z
  .strictObject({
    status: z.literal('ok').meta({ description: 'The service responds.' }),
    database: z.literal('ok').meta({ description: 'The database responds.' }),
  })
  .meta({ id: 'Health', description: 'The service and what it depends on.' });
type Health = z.output<typeof Health>;

const Unhealthy = z.object({
  database: z.enum(['unreachable', 'refused the key', 'not at this address']).meta({
    description: 'The last two mean that a setting of the service is wrong; the log says which.',
  }),
});
type Unhealthy = z.output<typeof Unhealthy>;

const { status, title, message } = httpProblems.unavailable;
const unavailable = problem<Unhealthy>(status, title, message, {
  members: { schema: Unhealthy, of: ({ database }) => ({ database }) },
});

async function checkDatabase({ runCommand }: Execution): Promise<Outcome> {
  try {
    await runCommand(call('get_item', { item_id: NO_ITEM }, { timeout: TIMEOUT_MS }));
    return { outcome: 'healthy', data: { status: 'ok', database: 'ok' } satisfies Health };
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    const database = error instanceof Misconfigured ? error.fault : 'unreachable';
    return { outcome: 'unavailable', data: { database } satisfies Unhealthy };
  }
}

/** Whether this instance can work: 503 if its database does not respond within a second. */
export const getHealth = operation({
  id: 'getHealth',
  method: 'GET',
  path: '/health',
  tag: 'Service',
  summary: 'Check that the service and its database respond',
  run: (_, execution) => checkDatabase(execution),
  outcomes: { healthy: success(200, 'The service and its database respond.', Health), unavailable },
});
