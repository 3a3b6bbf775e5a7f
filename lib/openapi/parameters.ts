import type { ParameterObject } from 'openapi3-ts/oas31';
import type { z } from 'zod';
import type { Operation, Problem, Success } from '../operation.ts';
import type { Schemas } from './schemas.ts';

/** Headers that many operations take; the document describes each once. */
export const headerParameters = {
  RequestId: {
    name: 'X-Request-Id',
    in: 'header',
    description:
      'An id for this request, returned in the response and written to the logs. One is generated if none is sent.',
    schema: { type: 'string', pattern: '^[\\w.:-]{1,128}$' },
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'Makes the request safe to retry: the same key with the same body returns the first response, ' +
      'with `Idempotent-Replayed: true`, and takes effect only once.',
    schema: { type: 'string', pattern: '^[\\x20-\\x7e]{1,255}$' },
  },
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    description:
      'The ETag of a response that the client has: if nothing has changed since, the response is 304 without a body.',
    schema: { type: 'string' },
  },
} satisfies Record<string, ParameterObject>;

const reference = (name: keyof typeof headerParameters) => ({ $ref: `#/components/parameters/${name}` });

export function parametersOf(operation: Operation, schemas: Schemas) {
  return [
    ...describe(operation.params, 'path', schemas),
    ...describe(operation.query, 'query', schemas),
    ...describe(operation.headers, 'header', schemas),
    ...(isConditional(operation) ? [reference('IfNoneMatch')] : []),
    ...(operation.idempotencyKey ? [reference('IdempotencyKey')] : []),
    reference('RequestId'),
  ];
}

/** Whether a success of this GET has an ETag: lib/http then responds with 304 to a client that has it. */
export function isConditional({ method, outcomes }: Operation): boolean {
  const declares = (outcome: Success | Problem) => outcome.kind === 'success' && outcome.headers?.ETag !== undefined;
  return method === 'GET' && Object.values(outcomes).some(declares);
}

function describe(
  object: z.ZodObject | undefined,
  place: 'path' | 'query' | 'header',
  schemas: Schemas,
): ParameterObject[] {
  return Object.entries(object?.shape ?? {}).map(([name, type]) => {
    const field = type as z.ZodType;
    const { description, examples, ...schema } = schemas.of(field, 'input');
    // Those of a field that is transformed are not in its schema.
    const [example] = examples ?? (field.meta()?.examples as unknown[] | undefined) ?? [];
    return {
      name,
      in: place,
      required: place === 'path' || !field.safeParse(undefined).success,
      ...(description === undefined ? {} : { description }),
      ...(example === undefined ? {} : { example }),
      schema,
    };
  });
}
