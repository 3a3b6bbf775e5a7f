import type { z } from 'zod';
import type { Input, Operation } from '../operation.ts';
import { type Detail, HttpError } from './problems.ts';

type Part = 'headers' | 'params' | 'query' | 'body';

/** The parts of a request, before and after validation. */
type Parts = Record<Part, unknown>;

type Valid = Omit<Input<never, never, never, never>, 'id' | 'request_id'>;

/** An invalid field, and the outcome that the operation declares for it. */
type Fault = Detail & { outcome: string | undefined };

/** Headers come first: a missing precondition or tenant is reported before any other fault. */
const ORDER: Part[] = ['headers', 'params', 'query', 'body'];

/**
 * The validated parts of the request. If the operation declares an outcome for every fault, the outcome of the first one;
 * otherwise throws an `HttpError` that lists all faults: 400 for headers, 422 for the rest, after the hint if there is one.
 */
export function validate(operation: Operation, parts: Parts, hint?: Detail): Valid | string {
  const input: Parts = { headers: undefined, params: undefined, query: undefined, body: undefined };
  const faults: Fault[] = [];
  for (const part of ORDER) {
    const parsed = operation[part]?.safeParse(parts[part]);
    input[part] = parsed?.data;
    if (parsed === undefined || parsed.success) continue;
    faults.push(...parsed.error.issues.flatMap((issue) => faultsOf(issue, part, parts, operation)));
    const [first] = faults;
    if (first?.outcome !== undefined && faults.every(({ outcome }) => outcome !== undefined)) return first.outcome;
    if (part === 'headers') refuse('malformed_request', faults);
  }
  if (faults.length > 0) refuse('validation_failed', [...(hint ? [hint] : []), ...faults]);
  return input as Valid;
}

function refuse(code: 'malformed_request' | 'validation_failed', faults: Detail[]): never {
  throw new HttpError(code, { details: faults.map(({ field, message }) => ({ field, message })) });
}

/** A fault for each field; each unknown field has its own. */
function faultsOf(issue: z.core.$ZodIssue, part: Part, parts: Parts, operation: Operation): Fault[] {
  const at = (path: PropertyKey[]) => path.map(String).join('.') || part;
  if (issue.code === 'unrecognized_keys') {
    const message = 'is not a field of this request';
    return issue.keys.map((key) => ({ field: at([...issue.path, key]), message, outcome: undefined }));
  }
  const field = at(issue.path);
  const isMissing = part === 'headers' && (parts.headers as Record<string, unknown>)[field] === undefined;
  return [{ field, message: issue.message, outcome: (isMissing ? operation.missing : operation.malformed)?.[field] }];
}
