import type { z } from 'zod';
import type { Command } from './database/command.ts';

/** What an operation's command is made of: the validated request and the id that the caller mints. */
export type Input<Params, Query, Body> = {
  params: Params;
  query: Query;
  body: Body;
  /** A UUID: derived from the Idempotency-Key where one was sent, else random. */
  id: string;
};

/** An outcome that is a success: its status, the body's schema, and how the body is made of what the function returned. */
export type Success = {
  kind: 'success';
  status: number;
  description: string;
  schema: z.ZodType;
  /** The status of a replay: the response of an earlier request with the same key. */
  replayedStatus?: number;
  body?: (data: never) => unknown;
  headers?: Record<string, string>;
};

/** An outcome that is a refusal: its status, and the sentences that a person reads (RFC 9457). */
export type Problem = { kind: 'problem'; status: number; title: string; message: string; code?: string };

export type Guard = 'maintenance' | 'staff';
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One operation of a public API: everything that HTTP, the documentation and the tests need to know of it. */
export type Operation = {
  id: string;
  method: Method;
  /** The path with `:name` parameters. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  guard?: Guard;
  /** The operation honours `Idempotency-Key`. */
  idempotencyKey?: boolean;
  /** The outcomes for malformed parameters or a malformed body, where a specification wants another response than 422. */
  malformed?: { params?: string; body?: string };
  command: (input: Input<never, never, never>) => Command;
  outcomes: Record<string, Success | Problem>;
};

type Output<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

type Declaration<
  Params extends z.ZodObject | undefined,
  Query extends z.ZodObject | undefined,
  Body extends z.ZodType | undefined,
> = Omit<Operation, 'params' | 'query' | 'body' | 'command'> & {
  params?: Params;
  query?: Query;
  body?: Body;
  command: (input: Input<Output<Params>, Output<Query>, Output<Body>>) => Command;
};

/** Declare an operation; its command is typed by its schemas. */
export function operation<
  Params extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(declaration: Declaration<Params, Query, Body>): Operation {
  return declaration as unknown as Operation;
}

/** A success with this status and body. */
export function success<Data>(
  status: number,
  description: string,
  schema: z.ZodType,
  more: { replayedStatus?: number; body?: (data: Data) => unknown; headers?: Record<string, string> } = {},
): Success {
  return { kind: 'success', status, description, schema, ...more } as Success;
}

/** A refusal with this status. The title names the kind of problem; the message tells what to do about it. */
export function problem(status: number, title: string, message: string, code?: string): Problem {
  return { kind: 'problem', status, title, message, ...(code === undefined ? {} : { code }) };
}
