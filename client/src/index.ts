export { type Client, type ClientOptions, createClient } from './client.ts';
export { HoldfastError } from './error.ts';
export type { CallOptions, Input, OperationId, Outcome, Result, Schemas } from './types.ts';
export { randomUuid as newIdempotencyKey } from './uuid.ts';
