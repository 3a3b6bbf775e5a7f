import type { Outcome } from '../database/command.ts';
import type { Operation, Problem, Success } from '../operation.ts';
import { varyByOrigin } from './cors.ts';
import type { Detail } from './problems.ts';

/** A complete response, and the name of what it responds with, for the log: an outcome or the code of a problem. */
export type HttpResponse = { status: number; headers: Record<string, string>; body: unknown; outcome?: string };

/**
 * The headers of every response; pages that load something have a policy of their own. vercel.json and nginx.conf repeat
 * them; expectSecurityHeaders of the tests compares all three.
 */
export const securityHeaders = {
  // Two years, as Vercel's own. Browsers ignore it over plain HTTP.
  'strict-transport-security': 'max-age=63072000',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** The problem document of RFC 9457, with the members that the specs require. */
export function problemResponse(
  code: string,
  { status, title, message, members }: Problem,
  requestId: string,
  more: { details?: Detail[] | undefined; headers?: Record<string, string>; data?: unknown } = {},
): HttpResponse {
  const further = more.details === undefined ? members?.of(more.data as never) : { details: more.details };
  return {
    status,
    headers: { 'content-type': 'application/problem+json', ...more.headers },
    body: { type: `/docs/errors#${code}`, title, status, code, message, ...further, request_id: requestId },
    outcome: code,
  };
}

/** The response that an operation declares for an outcome. */
export function outcomeResponse(operation: Operation, result: Outcome, requestId: string): HttpResponse {
  const outcome = operation.outcomes[result.outcome];
  if (outcome === undefined) throw new Error(`${operation.id} declares no outcome ${result.outcome}`);
  if (outcome.kind === 'problem') {
    const headers = outcome.status === 503 ? { 'retry-after': '1' } : {};
    const response = problemResponse(outcome.code ?? result.outcome, outcome, requestId, {
      headers,
      data: result.data,
    });
    return { ...response, outcome: result.outcome };
  }
  return successResponse(outcome, result, operation.cacheSeconds);
}

function successResponse(success: Success, { outcome, replayed, data }: Outcome, cacheSeconds?: number): HttpResponse {
  const body = success.body ? success.body(data as never) : data;
  return {
    status: replayed ? (success.replayedStatus ?? success.status) : success.status,
    headers: {
      'content-type': success.type ?? 'application/json',
      ...(success.headers && headersOf(success.headers, data)),
      ...(cacheSeconds === undefined ? {} : { 'cache-control': sharedCacheControl(cacheSeconds), ...varyByOrigin() }),
      ...(replayed ? { 'idempotent-replayed': 'true' } : {}),
    },
    body: success.type === undefined ? body : Buffer.from(body as string),
    outcome,
  };
}

/** Browsers revalidate each time; a CDN keeps the response, and refreshes it while it still serves it. */
export const sharedCacheControl = (seconds: number) =>
  `public, max-age=0, s-maxage=${seconds}, stale-while-revalidate=${seconds}`;

function headersOf(declared: NonNullable<Success['headers']>, data: unknown): Record<string, string> {
  const entries = Object.entries(declared).map(([name, { value }]) => [name.toLowerCase(), value(data as never)]);
  const headers = Object.fromEntries(entries);
  // With an ETag, a client can cache the response and revalidate it.
  return 'etag' in headers ? { 'cache-control': 'private, no-cache', ...headers } : headers;
}

/** The response to a client that already has this representation: only its headers (RFC 9110, 15.4.5). */
export function notModified(ofSuccess: Record<string, string>): HttpResponse {
  const { 'content-type': _type, 'content-encoding': _encoding, ...headers } = ofSuccess;
  return { status: 304, headers, body: undefined };
}
