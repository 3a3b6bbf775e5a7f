import createFetchClient from 'openapi-fetch';
import { HoldfastError } from './error.ts';
import { operations } from './generated/operations.ts';
import { type Answer, retry } from './retry.ts';
import type { CallOptions, Input, OperationId, Result } from './types.ts';
import { randomUuid } from './uuid.ts';

export type ClientOptions = {
  /** The address of the service. */
  baseUrl: string;
  /** For what only the shop's staff do. Never in a browser. */
  apiKey?: string | undefined;
  /** For maintenance. Never in a browser. */
  cronSecret?: string | undefined;
  /** The tenant whose orders these are. */
  tenantId?: string | undefined;
  /** How often a request is sent at most, the first time included; by default 4. */
  attempts?: number | undefined;
  /** How long an attempt may take, in milliseconds; by default 7,000: the service takes five seconds at most. */
  timeout?: number | undefined;
  /** What sends a request; by default the global `fetch`. */
  fetch?: ((request: Request) => Promise<Response>) | undefined;
};

/** The input and the options may be left out where nothing in them is required. */
type Method<Id extends OperationId> =
  Record<never, never> extends Input<Id>
    ? (input?: Input<Id>, options?: CallOptions<Id>) => Promise<Result<Id>>
    : Record<never, never> extends CallOptions<Id>
      ? (input: Input<Id>, options?: CallOptions<Id>) => Promise<Result<Id>>
      : (input: Input<Id>, options: CallOptions<Id>) => Promise<Result<Id>>;

/** A method for each operation of the service. */
export type Client = { [Id in keyof typeof operations]: Method<Id> };

/** What is known of an operation as the client runs. */
type Operation = {
  method: string;
  path: string;
  secret?: 'apiKey' | 'cronSecret';
  /** What its path does not name goes into the query, otherwise into the body. */
  query?: true;
  tenant?: true;
  key?: 'header' | 'body';
  /** The same request again is refused once the first has taken effect. */
  refusesRepeats?: true;
  /** Its success is text, not JSON. */
  text?: true;
  outcomes: Record<string, string>;
  problems: readonly string[];
};
type Options = CallOptions & { idempotencyKey?: string; ifMatch?: string };
type Send = (method: string, path: string, init: object) => Promise<Exchange>;
type Exchange = { response: Response; data?: string; error?: unknown };

/**
 * A client of the service at `baseUrl`. A call rejects with a `HoldfastError` where no outcome explains the response, and with
 * the reason of its signal once that is aborted; a `TypeError` says that the call itself is wrong.
 */
export function createClient({ attempts = 4, timeout = 7_000, ...settings }: ClientOptions): Client {
  const { baseUrl, fetch = globalThis.fetch } = settings;
  const send = createFetchClient({ baseUrl, fetch }).request as unknown as Send;

  async function call(id: string, operation: Operation, input: object = {}, options: Options = {}) {
    const { method, path, refusesRepeats } = operation;
    const { signal } = options;
    if (operation.tenant && !settings.tenantId) throw new TypeError(`${id} needs the client’s tenantId`);
    const request_id = randomUuid();
    // A URL drops these, so the request would be another one.
    for (const [name, value] of Object.entries(input))
      if (path.includes(`{${name}}`) && /^\.{0,2}$/.test(value))
        throw new TypeError(`${id}: no path can have this ${name}`);
    const request = requestOf(operation, input, { ...settings, ...options }, request_id);

    async function attempt(): Promise<Answer> {
      try {
        const within = AbortSignal.any([AbortSignal.timeout(timeout), ...(signal ? [signal] : [])]);
        return answerOf(await send(method, path, { ...request, signal: within }), operation);
      } catch (cause) {
        signal?.throwIfAborted();
        return { cause };
      }
    }

    const answer = await retry(attempt, { attempts: options.attempts ?? attempts, isSafe: !refusesRepeats, signal });
    return resultOf(id, operation, answer, request_id);
  }

  const methods = Object.entries(operations).map(([id, operation]) => [id, call.bind(null, id, operation)]);
  return Object.fromEntries(methods);
}

/** The request of an operation, the same for each attempt. */
function requestOf(
  { path, query, secret, tenant, key }: Operation,
  input: object,
  options: Omit<ClientOptions, 'attempts'> & Options,
  request_id: string,
) {
  const isInPath = ([name]: [string, unknown]) => path.includes(`{${name}}`);
  const fields = Object.entries(input);
  const rest = fields.filter((field) => !isInPath(field));
  const others = Object.fromEntries(key === 'body' ? [['idempotency_key', randomUuid()], ...rest] : rest);
  return {
    params: { path: Object.fromEntries(fields.filter(isInPath)), query: query ? others : {} },
    parseAs: 'text',
    body: query || rest.length === 0 ? undefined : others,
    headers: {
      'X-Request-Id': request_id,
      // With it, /orders is another API.
      'X-Tenant-Id': tenant && options.tenantId,
      'Idempotency-Key': key === 'header' ? (options.idempotencyKey ?? randomUuid()) : undefined,
      'If-Match': options.ifMatch,
      Authorization: secret && options[secret] ? `Bearer ${options[secret]}` : undefined,
    },
  };
}

/** What a response contained, or why a success could not be read: a page of a gateway is one, too. */
function answerOf({ response, data = '', error }: Exchange, { text }: Operation): Answer {
  if (!response.ok) return { response, error };
  try {
    return { response, data: text ? data : JSON.parse(data) };
  } catch (cause) {
    return { response, cause };
  }
}

/** What the document calls this answer. Throws where it has no name for it. */
function resultOf(id: string, { outcomes, problems }: Operation, answer: Answer, sent: string) {
  const { response, data, error, cause } = answer;
  const { status, headers } = response ?? {};
  const request_id = headers?.get('X-Request-Id') ?? sent;
  const { code } = (error ?? {}) as { code?: string };
  if (code !== undefined && problems.includes(code)) return { outcome: code, problem: error, status, request_id };
  const outcome = outcomes[status ?? ''];
  if (outcome === undefined || cause !== undefined) {
    const message = `${id}: ${status ?? 'no response'} ${code ?? ''}`.trim();
    throw new HoldfastError(message, request_id, status, { cause: cause ?? error });
  }
  const etag = headers?.get('ETag');
  const replayed = headers?.get('Idempotent-Replayed') === 'true';
  return { outcome, data, status, request_id, replayed, ...(etag && { etag }) };
}
