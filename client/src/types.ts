import type * as api from './generated/openapi.ts';
import type * as tenantOrders from './generated/openapi-tenant-orders.ts';
import type { operations } from './generated/operations.ts';

/** The schemas of the documents by their names: `Schemas['Reservation']`. */
export type Schemas = api.components['schemas'] & tenantOrders.components['schemas'];

export type OperationId = keyof typeof operations;

type Documented = api.operations & tenantOrders.operations;
type Known<Id extends OperationId> = (typeof operations)[Id];

type Parameters<Id extends OperationId, Place extends 'path' | 'query'> = Present<
  NonNullable<Documented[Id]['parameters'][Place]>
>;
type Body<Id extends OperationId> = Present<
  NonNullable<Documented[Id]['requestBody']> extends { content: { 'application/json': infer Json } } ? Json : never
>;
type Present<Type> = [Type] extends [never] ? unknown : Type;

/** The client mints a key where the caller gives none. */
type KeyOptional<Json> = Json extends { idempotency_key: string }
  ? Omit<Json, 'idempotency_key'> & { idempotency_key?: string }
  : Json;

/** What an operation takes: the parameters of its path and query, and the members of its body, in one object. */
export type Input<Id extends OperationId> = Parameters<Id, 'path'> & Parameters<Id, 'query'> & KeyOptional<Body<Id>>;

/** How an operation is called. */
export type CallOptions<Id extends OperationId = OperationId> = {
  /** Ends the call: it rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** How often the request is sent at most, instead of the client's `attempts`. */
  attempts?: number | undefined;
} & (Known<Id> extends { key: 'header' }
  ? {
      /** For a call that continues an earlier one, after a reload for instance; by default each call has a new key. */
      idempotencyKey?: string | undefined;
    }
  : unknown) &
  VersionOption<NonNullable<Documented[Id]['parameters']['header']>>;

type VersionOption<Headers> = Headers extends { 'If-Match': string }
  ? {
      /** The `etag` of the version to change. */
      ifMatch: string;
    }
  : Headers extends { 'If-Match'?: string }
    ? {
        /** The `etag` of the version to change; by default any. */
        ifMatch?: string | undefined;
      }
    : unknown;

/** What each result has. */
type Common = {
  status: number;
  /** Finds the request in the logs of the service. */
  request_id: string;
};

type Success<Name, Response> = Response extends { content: infer Content; headers: infer Headers }
  ? Common & {
      outcome: Name;
      data: Content[keyof Content];
      problem?: undefined;
      /** Whether this is the response to an earlier request with the same key. */
      replayed: boolean;
    } & (Headers extends { ETag: string } ? { etag: string } : unknown)
  : never;

type Successes<Id extends OperationId> = {
  [Status in keyof Known<Id>['outcomes']]: Success<
    Known<Id>['outcomes'][Status],
    Documented[Id]['responses'][Status & keyof Documented[Id]['responses']]
  >;
}[keyof Known<Id>['outcomes']];

type Refusal<Problem> = Problem extends { code: infer Code }
  ? Common & { outcome: Code; problem: Problem; data?: undefined }
  : never;

type Refusals<Responses> = {
  [Status in keyof Responses]: Responses[Status] extends { content: { 'application/problem+json': infer Problem } }
    ? Refusal<Problem>
    : never;
}[keyof Responses];

/** How a call of an operation ended: `outcome` tells which member of the union it is. */
export type Result<Id extends OperationId> = Successes<Id> | Refusals<Documented[Id]['responses']>;

/** The names of the outcomes of an operation. */
export type Outcome<Id extends OperationId> = Result<Id>['outcome'];
