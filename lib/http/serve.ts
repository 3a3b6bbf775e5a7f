import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { z } from 'zod';
import type { Outcome } from '../database/command.ts';
import { Misconfigured, Unavailable } from '../database/errors.ts';
import { runCommand } from '../database/index.ts';
import { log } from '../log.ts';
import type { Input, Operation } from '../operation.ts';
import { readJson } from './body.ts';
import { isUnchanged } from './conditional.ts';
import { corsHeaders, preflightHeaders } from './cors.ts';
import { authorize, mintId } from './identify.ts';
import { type Page, pageResponse } from './page.ts';
import { HttpError, httpProblems } from './problems.ts';
import { RequestRecord } from './record.ts';
import { type HttpResponse, notModified, outcomeResponse, problemResponse, securityHeaders } from './response.ts';
import { type Match, Routes } from './routes.ts';
import { shareOutcome } from './shared-outcomes.ts';
import { originForm } from './target.ts';
import { nextTurn } from './turn.ts';
import { validate } from './validate.ts';

/** How long a request may take from arrival to response, in milliseconds; after that the response is 503. */
export const TIMEOUT_MS = 5000;

/** All methods of the service: the response to `OPTIONS *`. */
const ANY_METHOD = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS';

/**
 * A request listener that serves these operations (match, validate, run, respond) and pages. It needs only Node's own
 * request and response, so it runs unchanged as a Vercel function, in `http.createServer` and in Express's `app.use`.
 */
export function serve(operations: Operation[], pages: Page[] = []): RequestListener {
  const routes = new Routes(operations, pages);
  return async (req, res) => {
    const record = new RequestRecord(req);
    let responded = false;
    const send = (response: HttpResponse) => {
      if (responded) return;
      responded = true;
      clearTimeout(timer);
      write(req, res, response, record.requestId);
      record.end(response);
    };
    const fail = (error: unknown) => {
      // That there was no outcome is logged once. A bug is logged even if it is late.
      if (!(responded && error instanceof Unavailable)) send(errorResponse(error, record));
    };
    const timer = setTimeout(() => fail(lateness(req)), TIMEOUT_MS);
    await respond(routes, req, record).then(send, fail);
  };
}

/** Why there is no response at the deadline. A request that was not read to its end ends its connection. */
function lateness(req: IncomingMessage): Error {
  if (req.complete) return new Unavailable('there was no outcome at the deadline');
  return new HttpError('request_timeout', { headers: { connection: 'close' } });
}

async function respond(routes: Routes, req: IncomingMessage, record: RequestRecord): Promise<HttpResponse> {
  const url = originForm(req.url as string);
  const question = url.indexOf('?');
  const path = question === -1 ? url : url.slice(0, question);
  const match = routes.find(req.method as string, path);
  if (match === undefined) return unmatchedResponse(routes, req, path, record);
  if ('bytes' in match) {
    record.begin(match.path);
    return pageResponse(match, req);
  }
  const { operation } = match;
  record.begin(operation.path, operation);
  if (operation.guard !== undefined) authorize(req, operation.guard);
  const query = question === -1 ? {} : Object.fromEntries(new URLSearchParams(url.slice(question)));
  const outcome = await execute(match, req, query, record);
  const response = outcomeResponse(operation, outcome, record.requestId);
  const { etag } = response.headers;
  if (etag === undefined || !isUnchanged(req, etag)) return response;
  return { ...notModified(response.headers), outcome: outcome.outcome };
}

/** Validate the request and run the operation, unless validation decides the outcome. */
async function execute(
  { operation, params }: Match,
  req: IncomingMessage,
  query: unknown,
  record: RequestRecord,
): Promise<Outcome> {
  let body: unknown;
  if (operation.body !== undefined) {
    body = await readJson(req);
    await nextTurn();
  }
  const headers = operation.headers && headersOf(req, operation.headers);
  const { meantFor } = operation;
  const hint = meantFor && req.headers[meantFor.header.toLowerCase()] !== undefined ? meantFor.fault : undefined;
  const valid = validate(operation, { headers, params, query, body }, hint);
  if (typeof valid === 'string') return { outcome: valid };
  const input = { ...valid, id: mintId(req, operation), request_id: randomUUID() };
  if (operation.cacheSeconds === undefined) return run(operation, input, record);
  return shareOutcome(operation.id, valid, operation.cacheSeconds, () => run(operation, input, record));
}

function run(
  operation: Operation,
  input: Input<never, never, never, never>,
  { started, context }: RequestRecord,
): Promise<Outcome> {
  const deadline = started + TIMEOUT_MS;
  if (operation.run === undefined) return runCommand(operation.command(input), deadline, context);
  return operation.run(input, { deadline, runCommand: (command) => runCommand(command, deadline, context) });
}

/** The headers that an operation declares, under its own spelling of their names. */
function headersOf(req: IncomingMessage, { shape }: z.ZodObject): Record<string, unknown> {
  return Object.fromEntries(Object.keys(shape).map((name) => [name, req.headers[name.toLowerCase()]]));
}

function unmatchedResponse(routes: Routes, req: IncomingMessage, path: string, record: RequestRecord): HttpResponse {
  const { allow, route } = routes.allow(path) ?? {};
  record.begin(route);
  if (path === '*' && req.method === 'OPTIONS') return { status: 204, headers: { allow: ANY_METHOD }, body: undefined };
  if (allow === undefined) throw new HttpError('not_found');
  if (req.method === 'OPTIONS') return { status: 204, headers: preflightHeaders(req, allow), body: undefined };
  throw new HttpError('method_not_allowed', { headers: { allow } });
}

function errorResponse(error: unknown, record: RequestRecord): HttpResponse {
  const { requestId } = record;
  if (error instanceof HttpError) return problemResponse(error.code, httpProblems[error.code], requestId, error);
  record.fail(error);
  if (error instanceof Unavailable) {
    // Wrong settings are logged once, where they are found.
    if (!(error instanceof Misconfigured)) log.warn({ request_id: requestId, error: error.message });
    return problemResponse('unavailable', httpProblems.unavailable, requestId, {
      headers: { 'retry-after': String(error.retryAfter) },
    });
  }
  log.error({ request_id: requestId, err: error });
  return problemResponse('internal', httpProblems.internal, requestId);
}

function write(
  req: IncomingMessage,
  res: ServerResponse,
  { status, headers, body }: HttpResponse,
  requestId: string,
): void {
  const cors = req.headers.origin === undefined ? undefined : corsHeaders(req, headers.vary);
  if (body === undefined) {
    res.writeHead(status, { ...securityHeaders, ...headers, ...cors, 'x-request-id': requestId }).end();
    return;
  }
  // A string, because Node writes it together with the head, and a buffer separately.
  const content = Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const fixed = {
    ...securityHeaders,
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(content),
    'x-request-id': requestId,
  };
  res.writeHead(status, { ...fixed, ...headers, ...cors }).end(content);
}
