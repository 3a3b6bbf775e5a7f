import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Unavailable } from '../database/errors.ts';
import { runCommand } from '../database/index.ts';
import type { Input, Operation } from '../operation.ts';
import { readJson } from './body.ts';
import { corsHeaders, preflightHeaders } from './cors.ts';
import { authorize, mintId, requestIdOf } from './identify.ts';
import { log, logRequest } from './log.ts';
import { type Page, pageResponse } from './page.ts';
import { type Detail, HttpError, httpProblems } from './problems.ts';
import { type HttpResponse, outcomeResponse, problemResponse } from './response.ts';
import { type Match, Routes } from './routes.ts';
import { nextTurn } from './turn.ts';
import { check, refuse } from './validate.ts';

/** How long a request may take from its arrival to its response, in milliseconds; after that the response is 503. */
const TIMEOUT_MS = 5000;

/**
 * A request listener that serves these operations: match, validate, run, respond; and these pages. It needs nothing but
 * Node's own request and response, so a Vercel function, `http.createServer` and `app.use` of an Express application run
 * it as it is.
 */
export function serve(operations: Operation[], pages: Page[] = []): RequestListener {
  const routes = new Routes(operations, pages);
  return async (req, res) => {
    const started = performance.now();
    const requestId = requestIdOf(req);
    const response = await respond(routes, req, requestId, started + TIMEOUT_MS).catch((error) =>
      errorResponse(error, requestId),
    );
    write(req, res, response, requestId);
    logRequest({
      request_id: requestId,
      method: req.method,
      url: req.url,
      status: response.status,
      ms: Math.round((performance.now() - started) * 10) / 10,
    });
  };
}

async function respond(
  routes: Routes,
  req: IncomingMessage,
  requestId: string,
  deadline: number,
): Promise<HttpResponse> {
  const url = req.url as string;
  const question = url.indexOf('?');
  const path = question === -1 ? url : url.slice(0, question);
  const match = routes.find(req.method as string, path);
  if (match === undefined) return unmatchedResponse(routes, req, path);
  if ('bytes' in match) return pageResponse(match, req);
  const { operation } = match;
  if (operation.guard !== undefined) authorize(req, operation.guard);
  let json: unknown;
  if (operation.body !== undefined) {
    json = await readJson(req);
    await nextTurn();
  }
  const query = question === -1 ? {} : Object.fromEntries(new URLSearchParams(url.slice(question)));
  const input = validate(match, query, json);
  if (typeof input === 'string') return outcomeResponse(operation, { outcome: input }, requestId);
  const command = operation.command({ ...input, id: mintId(req, operation) });
  return outcomeResponse(operation, await runCommand(command, deadline), requestId);
}

/** The input of the operation, or the outcome that it declares for parameters or a body of a wrong form. */
function validate(
  { operation, params }: Match,
  query: unknown,
  body: unknown,
): Omit<Input<never, never, never>, 'id'> | string {
  const faults: Detail[] = [];
  const { malformed } = operation;
  const input = { params: undefined as never, query: undefined as never, body: undefined as never };
  if (operation.params) input.params = check(operation.params, params, 'params', faults) as never;
  if (faults.length > 0 && malformed?.params) return malformed.params;
  if (operation.query) input.query = check(operation.query, query, 'query', faults) as never;
  if (operation.body) input.body = check(operation.body, body, 'body', faults) as never;
  if (faults.length > 0 && malformed?.body) return malformed.body;
  return faults.length > 0 ? refuse(faults) : input;
}

function unmatchedResponse(routes: Routes, req: IncomingMessage, path: string): HttpResponse {
  const allow = routes.allow(path);
  if (allow === undefined) throw new HttpError('not_found');
  if (req.method === 'OPTIONS') return { status: 204, headers: preflightHeaders(req, allow), body: undefined };
  throw new HttpError('method_not_allowed', { headers: { allow } });
}

function errorResponse(error: unknown, requestId: string): HttpResponse {
  if (error instanceof HttpError) return problemResponse(error.code, httpProblems[error.code], requestId, error);
  if (error instanceof Unavailable) {
    log.warn({ request_id: requestId, error: error.message });
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
  const cors = req.headers.origin === undefined ? undefined : corsHeaders(req);
  if (body === undefined) {
    res.writeHead(status, { ...headers, ...cors, 'x-request-id': requestId }).end();
    return;
  }
  // Text goes out in one piece with its header; bytes would be a second one.
  const content = Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const fixed = {
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(content),
    'x-content-type-options': 'nosniff',
    'x-request-id': requestId,
  };
  res.writeHead(status, { ...fixed, ...cors, ...headers }).end(content);
}
