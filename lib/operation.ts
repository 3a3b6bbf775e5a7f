import type { z } from 'zod';
import type { Command, Outcome } from './database/command.ts';

/** The input of an operation: the validated parts of the request, and the id that is minted for it. */
export type Input<Params, Query, Headers, Body> = {
  params: Params;
  query: Query;
  headers: Headers;
  body: Body;
  /** A UUID, derived from the Idempotency-Key if one was sent, otherwise random. */
  id: string;
  /** A random UUID, the same for all attempts of this request: it tells them from another request with the same key. */
  request_id: string;
};

/** A response header, made from the data that the function returned. A GET with an `ETag` also honours If-None-Match. */
export type ResponseHeader = { description: string; example: string; value: (data: never) => string };

/** An outcome that is a success: its status, its schema, and how its body is made from the data that the function returned. */
export type Success = {
  kind: 'success';
  status: number;
  description: string;
  schema: z.ZodType;
  /** The media type of a text; by default the body is JSON. */
  type?: string;
  /** The status of a replay, the response to a repeated request; by default the same status. */
  replayedStatus?: number;
  body?: (data: never) => unknown;
  headers?: Record<string, ResponseHeader>;
};

/** An outcome that is a refusal: its status, and a title and message for people (RFC 9457). */
export type Problem = {
  kind: 'problem';
  status: number;
  title: string;
  message: string;
  /** The code for programs; by default the name of the outcome. */
  code?: string;
  /** Further members of the problem document, made from the data that the function returned. */
  members?: { schema: z.ZodObject; of: (data: never) => Record<string, unknown> };
};

export type Guard = 'maintenance' | 'staff';
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a `run` is given to work with. */
export type Execution = {
  /** Run a command. Throws `Unavailable` if its outcome is unknown at the request's deadline. */
  runCommand: (command: Command) => Promise<Outcome>;
  /** The request's deadline, by `performance.now()`; after it the response is 503. */
  deadline: number;
};

/** An operation is one command, or a `run` of several commands that returns an outcome. */
type Work<In> =
  | { command: (input: In) => Command; run?: never }
  | { run: (input: In, execution: Execution) => Promise<Outcome>; command?: never };

type Description = {
  id: string;
  method: Method;
  /** The path with `:name` parameters. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  guard?: Guard;
  /** For a GET whose response is the same for everyone: how many seconds a shared cache, or this instance, may keep it. */
  cacheSeconds?: number;
  /** It responds without its database too, and so never with 503. */
  withoutDatabase?: true;
  /** The operation honours `Idempotency-Key`. */
  idempotencyKey?: boolean;
  /**
   * The same request again is refused once the first has taken effect. A client must not repeat it by itself after a lost
   * response: it would report the refusal.
   */
  refusesRepeats?: boolean;
  /** Field → outcome, for fields whose faults a specification does not answer with 422 (400 for headers). */
  malformed?: Record<string, string>;
  /** Header → outcome, for headers whose absence a specification does not answer with 400. */
  missing?: Record<string, string>;
  /** Where another API shares the path: what to add to the faults of an invalid request that has this header. */
  meantFor?: { header: string; fault: { field: string; message: string } };
  outcomes: Record<string, Success | Problem>;
};

/** One operation of a public API: everything that HTTP, the documentation and the tests need to know about it. */
export type Operation = Description & {
  params?: z.ZodObject;
  query?: z.ZodObject;
  /** By their names as documented, such as `If-Match`. */
  headers?: z.ZodObject;
  body?: z.ZodType;
} & Work<Input<never, never, never, never>>;

type ObjectSchema = z.ZodObject | undefined;
type Output<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

type Declaration<
  Params extends ObjectSchema,
  Query extends ObjectSchema,
  Headers extends ObjectSchema,
  Body extends z.ZodType | undefined,
> = Description & { params?: Params; query?: Query; headers?: Headers; body?: Body } & Work<
    Input<Output<Params>, Output<Query>, Output<Headers>, Output<Body>>
  >;

/** Declare an operation; its command is typed by its schemas. */
export function operation<
  Params extends ObjectSchema = undefined,
  Query extends ObjectSchema = undefined,
  Headers extends ObjectSchema = undefined,
  Body extends z.ZodType | undefined = undefined,
>(declaration: Declaration<Params, Query, Headers, Body>): Operation {
  return declaration as unknown as Operation;
}

type SuccessOptions<Data> = {
  type?: string;
  replayedStatus?: number;
  body?: (data: Data) => unknown;
  headers?: Record<string, Omit<ResponseHeader, 'value'> & { value: (data: Data) => string }>;
};

/** A success with this status and body. */
export function success<Data>(
  status: number,
  description: string,
  schema: z.ZodType,
  options: SuccessOptions<Data> = {},
): Success {
  return { kind: 'success', status, description, schema, ...options } as Success;
}

type ProblemOptions<Data> = {
  code?: string;
  members?: { schema: z.ZodObject; of: (data: Data) => Record<string, unknown> };
};

/** A refusal with this status. The title names the kind of problem; the message says what to do about it. */
export function problem<Data>(
  status: number,
  title: string,
  message: string,
  options: ProblemOptions<Data> = {},
): Problem {
  return { kind: 'problem', status, title, message, ...options } as Problem;
}
