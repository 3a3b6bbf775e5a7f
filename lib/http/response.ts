import type { Outcome } from '../database/command.ts';
import type { Operation, Problem, Success } from '../operation.ts';
import { type Detail, httpProblems } from './problems.ts';

/** A whole response, ready to be written. */
export type HttpResponse = { status: number; headers: Record<string, string>; body: unknown };

/** The problem document of RFC 9457, with the members that the specs ask for. */
export function problemResponse(
  code: string,
  { status, title, message }: Problem,
  requestId: string,
  more: { details?: Detail[] | undefined; headers?: Record<string, string> } = {},
): HttpResponse {
  const details = more.details === undefined ? {} : { details: more.details };
  return {
    status,
    headers: { 'content-type': 'application/problem+json', ...more.headers },
    body: { type: `/docs/errors#${code}`, title, status, code, message, ...details, request_id: requestId },
  };
}

/** The response that an operation declares for an outcome. A reused Idempotency-Key is a problem of HTTP. */
export function outcomeResponse(operation: Operation, result: Outcome, requestId: string): HttpResponse {
  const outcome = operation.outcomes[result.outcome];
  if (outcome === undefined) {
    if (result.outcome !== 'id_reused') throw new Error(`${operation.id} declares no outcome ${result.outcome}`);
    return problemResponse('idempotency_key_reused', httpProblems.idempotency_key_reused, requestId);
  }
  if (outcome.kind === 'problem') return problemResponse(outcome.code ?? result.outcome, outcome, requestId);
  return successResponse(outcome, result);
}

function successResponse(success: Success, { replayed, data }: Outcome): HttpResponse {
  return {
    status: replayed ? (success.replayedStatus ?? success.status) : success.status,
    headers: {
      'content-type': 'application/json',
      ...success.headers,
      ...(replayed ? { 'idempotent-replayed': 'true' } : {}),
    },
    body: success.body ? success.body(data as never) : data,
  };
}
