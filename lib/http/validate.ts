import type { z } from 'zod';
import { type Detail, HttpError } from './problems.ts';

/** What a part of the request is after validation, or its faults. */
export function check(schema: z.ZodType, value: unknown, part: 'params' | 'query' | 'body', faults: Detail[]): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) faults.push(...details(issue, part));
  return undefined;
}

/** A fault for each field; unknown fields are named one by one. */
function details(issue: z.core.$ZodIssue, part: string): Detail[] {
  const at = (path: PropertyKey[]) => path.map(String).join('.') || part;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: at([...issue.path, key]), message: 'is not a field of this request' }));
  }
  return [{ field: at(issue.path), message: issue.message }];
}

export function refuse(faults: Detail[]): never {
  throw new HttpError('validation_failed', { details: faults });
}
