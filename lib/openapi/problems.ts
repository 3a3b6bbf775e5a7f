import { z } from 'zod';
import { type HttpProblem, httpProblems } from '../http/problems.ts';
import type { Operation, Problem } from '../operation.ts';

/** A problem and its code in responses. */
export type CodedProblem = { code: string; problem: Problem };

/** The body of every refusal. Some have further members, as RFC 9457 allows. */
export const ProblemDocument = z
  .looseObject({
    type: z.string().meta({ description: 'A link to the explanation of the code.', format: 'uri-reference' }),
    title: z.string().meta({ description: 'The kind of problem, for people.' }),
    status: z.int().meta({ description: 'The HTTP status.' }),
    code: z.string().meta({ description: 'The kind of problem, for programs.' }),
    message: z.string().meta({ description: 'What to do about it.' }),
    details: z
      .array(
        z.strictObject({
          field: z.string().meta({ description: 'The field; names of nested fields are joined by dots.' }),
          message: z.string().meta({ description: 'What is wrong with it.' }),
        }),
      )
      .min(1)
      .optional()
      .meta({ description: 'Every invalid field.' }),
    request_id: z.string().meta({ description: 'The X-Request-Id of the response.' }),
  })
  .meta({ id: 'Problem', description: 'Why a request was refused (RFC 9457).' });

/**
 * Every problem of an operation: those that it declares (several may share a code), then those of HTTP itself whose code it
 * does not declare.
 */
export function problemsOf(operation: Operation): CodedProblem[] {
  const declared = Object.entries(operation.outcomes).flatMap(([outcome, response]) =>
    response.kind === 'problem' ? [{ code: response.code ?? outcome, problem: response }] : [],
  );
  const implied = impliedBy(operation)
    .filter((code) => declared.every((own) => own.code !== code))
    .map((code) => ({ code, problem: httpProblems[code] }));
  const keyed = [...declared, ...implied].map((coded) => [`${coded.code}\n${coded.problem.message}`, coded] as const);
  return [...new Map(keyed).values()];
}

/** The problems that lib/http itself responds with, given this declaration. */
function impliedBy(operation: Operation): HttpProblem[] {
  const { body, guard, idempotencyKey, withoutDatabase } = operation;
  const when = (condition: unknown, ...codes: HttpProblem[]) => (condition ? codes : []);
  return [
    ...when(body || idempotencyKey || mayRefuseHeaders(operation), 'malformed_request'),
    ...when(guard, 'unauthorized'),
    ...when(body, 'body_too_large', 'unsupported_media_type'),
    ...when(isValidated(operation), 'validation_failed'),
    ...when(!withoutDatabase, 'unavailable'),
  ];
}

const fieldsOf = (schema: z.ZodObject | undefined) => Object.keys(schema?.shape ?? {});

/** Whether the operation declares no outcome for some fault of a header. */
function mayRefuseHeaders({ headers, malformed = {}, missing = {} }: Operation): boolean {
  const fields = Object.entries<z.ZodType>(headers?.shape ?? {});
  const isRequired = (schema: z.ZodType) => !schema.safeParse(undefined).success;
  return fields.some(([name, schema]) => !(name in malformed) || (isRequired(schema) && !(name in missing)));
}

/** Whether the operation declares no outcome for some other fault, so that it is a validation error. */
function isValidated({ params, query, body, malformed = {} }: Operation): boolean {
  return body !== undefined || [...fieldsOf(params), ...fieldsOf(query)].some((name) => !(name in malformed));
}
