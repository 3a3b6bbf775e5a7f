export { type Client, type ClientOptions, createClient } from './client.ts';
export { HoldfastError } from './error.ts';
export { newIdempotencyKey } from './key.ts';
export type { CallOptions, Input, OperationId, Outcome, Result, Schemas } from './types.ts';
