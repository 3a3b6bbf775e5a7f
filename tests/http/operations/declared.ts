import { z } from 'zod';
import { call } from '../../../lib/database/command.ts';
import { operation, problem, success } from '../../../lib/operation.ts';
import { idempotency_key_reused } from '../../../lib/problems.ts';
import { text } from '../../../lib/schemas.ts';

// Operations that use what an operation can declare, on functions of the real database.

type Row = { sku: string; available_quantity: number };
const Params = z.object({ sku: text(100) });
const Levels = z.strictObject({ sku: z.string(), available_quantity: z.int() }).meta({ id: 'Levels' });
const version = {
  ETag: {
    description: 'The version, for If-Match.',
    example: '"7"',
    value: ({ available_quantity }: Row) => `"${available_quantity}"`,
  },
};
const levels = success(200, 'The levels.', Levels, {
  headers: version,
  body: ({ sku, available_quantity }: Row) => ({ sku, available_quantity }),
});
const levelsMember = ({ sku, available_quantity }: Row) => ({ item: { sku, available_quantity } });
const item_not_found = problem(404, 'There is no such item', 'Check its sku.');

export const readLevels = operation({
  id: 'readLevels',
  method: 'GET',
  path: '/levels/:sku',
  tag: 'Levels',
  summary: 'Levels with an ETag',
  params: Params,
  command: ({ params }) => call('get_stock', params),
  outcomes: { item_not_found, found: levels },
});

const IfMatch = z
  .string()
  .regex(/^"\d+"$/, 'must be a version in quotes')
  .transform((etag) => Number(etag.slice(1, -1)));

/** As spec 004 has it: a tenant, and a version that 428 asks for. */
export const changeLevels = operation({
  id: 'changeLevels',
  method: 'PATCH',
  path: '/levels/:sku',
  tag: 'Levels',
  summary: 'Headers that are required',
  params: Params,
  headers: z.object({
    'X-Tenant-Id': text(10).meta({ description: 'The tenant.', examples: ['acme'] }),
    'If-Match': IfMatch.meta({ description: 'The version to change.', examples: ['"7"'] }),
  }),
  missing: { 'If-Match': 'version_missing' },
  body: z.strictObject({ units: z.int() }),
  command: ({ params, headers, id }) => ({ command: 'set_stock', id, sku: params.sku, in_stock: headers['If-Match'] }),
  outcomes: {
    version_missing: problem(428, 'If-Match is required', 'Send If-Match with the version that you have.'),
    stock_set: success(200, 'The levels.', z.strictObject({ sku: z.string() }), { body: ({ sku }: Row) => ({ sku }) }),
  },
});

const closed = success(200, 'What was sent.', z.strictObject({ version: z.int().nullable() }));

/** A header that may be absent, with an outcome of its own where it is malformed. */
export const closeLevels = operation({
  id: 'closeLevels',
  method: 'POST',
  path: '/levels/:sku/close',
  tag: 'Levels',
  summary: 'A header that is honoured when sent',
  refusesRepeats: true,
  params: Params,
  headers: z.object({ 'If-Match': IfMatch.optional().meta({ description: 'The version.', examples: ['"7"'] }) }),
  malformed: { 'If-Match': 'version_malformed' },
  run: async ({ headers }) => ({ outcome: 'closed', data: { version: headers['If-Match'] ?? null } }),
  outcomes: {
    version_malformed: problem(400, 'If-Match is no version', 'Send a version in quotes.', { code: 'bad_version' }),
    already_closed: closed,
    closed,
  },
});

const holdOne = {
  method: 'POST',
  tag: 'Levels',
  summary: 'Hold units once a key',
  idempotencyKey: true,
  body: z.strictObject({ sku: z.string(), quantity: z.int() }),
} as const;
const Hold = z.strictObject({ id: z.uuid() });
const held = success(201, 'The hold.', Hold, { body: ({ id }: { id: string }) => ({ id }) });
const insufficient_stock = problem(409, 'Too few units', 'Ask for fewer.');

export const hold = operation({
  ...holdOne,
  id: 'hold',
  path: '/holds',
  command: ({ body, id, request_id }) => ({ command: 'reserve', ...body, id, request_id, ttl_seconds: 60 }),
  outcomes: { id_reused: idempotency_key_reused, item_not_found, insufficient_stock, reserved: held },
});

/** As spec 004 has it: another body under the same key is a conflict. */
export const holdOrConflict = operation({
  ...holdOne,
  id: 'holdOrConflict',
  path: '/holds-or-conflict',
  command: ({ body, id, request_id }) => ({ command: 'reserve', ...body, id, request_id, ttl_seconds: 60 }),
  outcomes: {
    id_reused: problem(409, 'The key was used with another body', 'Use a new key.', { code: 'conflict' }),
    item_not_found,
    insufficient_stock,
    reserved: held,
  },
});

/** Several commands: as many units are added as the item has, by a batched command after a plain one. */
export const double = operation({
  id: 'double',
  method: 'POST',
  path: '/levels/:sku/double',
  tag: 'Levels',
  summary: 'Several commands',
  params: Params,
  run: async ({ params, id }, { runCommand }) => {
    const { outcome, data } = await runCommand(call('get_stock', params));
    if (outcome !== 'found') return { outcome };
    return runCommand({ command: 'set_stock', id, sku: params.sku, in_stock: 2 * (data as Row).available_quantity });
  },
  outcomes: { item_not_found, stock_set: levels },
});

/** Refusals of one code with messages of their own, and one with the item that stands in the way. */
export const refuse = operation({
  id: 'refuse',
  method: 'POST',
  path: '/levels/:sku/refuse',
  tag: 'Levels',
  summary: 'Refusals',
  params: Params,
  query: z.object({ because: z.string().meta({ examples: ['stale'] }) }),
  run: async ({ params, query }, { runCommand }) => {
    const { data } = await runCommand(call('get_stock', params));
    return { outcome: query.because, data };
  },
  outcomes: {
    stale: problem(409, 'The version is not the last', 'stale version', { code: 'conflict' }),
    closed: problem(409, 'The item is closed', 'closed item', { code: 'conflict' }),
    taken: problem(409, 'The item is taken', 'See the item.', {
      members: { schema: z.strictObject({ item: Levels }), of: levelsMember },
    }),
  },
});

export const declared = [readLevels, changeLevels, closeLevels, hold, holdOrConflict, double, refuse];
