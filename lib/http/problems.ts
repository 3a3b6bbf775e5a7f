import { type Problem, problem } from '../operation.ts';

/** Problems of HTTP itself, before or instead of an outcome of the database. */
export const httpProblems = {
  malformed_request: problem(
    400,
    'The request is malformed',
    'The body is not valid JSON, or a header is missing or malformed.',
  ),
  unauthorized: problem(
    401,
    'Authorization is required',
    'Send the secret as “Authorization: Bearer …”. If “details” names a variable, set it first where the service runs.',
  ),
  not_found: problem(404, 'There is nothing at this path', 'See /docs for the paths of this service.'),
  method_not_allowed: problem(405, 'The method is not allowed', 'See the Allow header for the methods of this path.'),
  request_timeout: problem(
    408,
    'The request did not arrive in time',
    'A request must arrive within five seconds, body included. Send it again.',
  ),
  body_too_large: problem(413, 'The body is too large', 'A body may be at most 16 KiB.'),
  unsupported_media_type: problem(415, 'The body is not JSON', 'Send the body as “Content-Type: application/json”.'),
  validation_failed: problem(422, 'The request is not valid', 'See “details” for every field that must change.'),
  unavailable: problem(
    503,
    'The service is unavailable',
    'The database is unreachable, slow or overloaded. Try again in a moment: with the same Idempotency-Key the request takes effect only once.',
  ),
  /** Of nginx, or of whatever stands before the service. */
  too_many_requests: problem(
    429,
    'There are too many requests',
    'This address has sent more requests than one client may. Wait as long as Retry-After says, then send it again.',
  ),
  internal: problem(500, 'Something went wrong', 'The fault is in the service, and was logged under this request_id.'),
} satisfies Record<string, Problem>;

export type HttpProblem = keyof typeof httpProblems;

/** One invalid field. */
export type Detail = { field: string; message: string };

/** Thrown to respond with a problem. */
export class HttpError extends Error {
  override name = 'HttpError';
  readonly code: HttpProblem;
  readonly details: Detail[] | undefined;
  readonly headers: Record<string, string>;
  constructor(code: HttpProblem, more: { details?: Detail[]; headers?: Record<string, string> } = {}) {
    super(code);
    this.code = code;
    this.details = more.details;
    this.headers = more.headers ?? {};
  }
}
