import type { Outcome } from '../database/command.ts';
import type { Operation, Problem, Reply } from '../operation.ts';
import { type Detail, httpProblems } from './problems.ts';

/** A whole answer, ready to be written. */
export type Answer = { status: number; headers: Record<string, string>; body: unknown };

/** The problem document of RFC 9457, with the members that the specs ask for. */
export function answerProblem(
  code: string,
  { status, title, message }: Problem,
  requestId: string,
  more: { details?: Detail[] | undefined; headers?: Record<string, string> } = {},
): Answer {
  const details = more.details === undefined ? {} : { details: more.details };
  return {
    status,
    headers: { 'content-type': 'application/problem+json', ...more.headers },
    body: { type: `/docs/errors#${code}`, title, status, code, message, ...details, request_id: requestId },
  };
}

/** What an operation answers to an outcome. The ids of keys that were used before are a problem of HTTP. */
export function answerOutcome(operation: Operation, result: Outcome, requestId: string): Answer {
  const outcome = operation.outcomes[result.outcome];
  if (outcome === undefined) {
    if (result.outcome !== 'id_reused') throw new Error(`${operation.id} declares no outcome ${result.outcome}`);
    return answerProblem('idempotency_key_reused', httpProblems.idempotency_key_reused, requestId);
  }
  if (outcome.kind === 'problem') return answerProblem(outcome.code ?? result.outcome, outcome, requestId);
  return answerReply(outcome, result);
}

function answerReply(reply: Reply, { replayed, data }: Outcome): Answer {
  return {
    status: replayed ? (reply.replayedStatus ?? reply.status) : reply.status,
    headers: {
      'content-type': 'application/json',
      ...reply.headers,
      ...(replayed ? { 'idempotent-replayed': 'true' } : {}),
    },
    body: reply.body ? reply.body(data as never) : data,
  };
}
