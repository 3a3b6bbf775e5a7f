import type { ParameterObject } from 'openapi3-ts/oas31';
import type { z } from 'zod';
import type { Operation } from '../operation.ts';
import type { Schemas } from './schemas.ts';

/** Headers that many operations take; the document names each once. */
export const headerParameters = {
  RequestId: {
    name: 'X-Request-Id',
    in: 'header',
    description:
      'An id for this request, returned in the response and written to the logs. One is generated where none is sent.',
    schema: { type: 'string', pattern: '^[\\w.:-]{1,128}$' },
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'Makes the request safe to send again: the same key with the same body gets the first response again, ' +
      'with `Idempotent-Replayed: true`, and nothing happens twice.',
    schema: { type: 'string', pattern: '^[\\x20-\\x7e]{1,255}$' },
  },
} satisfies Record<string, ParameterObject>;

const reference = (name: keyof typeof headerParameters) => ({ $ref: `#/components/parameters/${name}` });

export function parametersOf(operation: Operation, schemas: Schemas) {
  return [
    ...describe(operation.params, 'path', schemas),
    ...describe(operation.query, 'query', schemas),
    ...(operation.idempotencyKey ? [reference('IdempotencyKey')] : []),
    reference('RequestId'),
  ];
}

function describe(object: z.ZodObject | undefined, place: 'path' | 'query', schemas: Schemas): ParameterObject[] {
  return Object.entries(object?.shape ?? {}).map(([name, type]) => {
    const field = type as z.ZodType;
    const { description, examples, ...schema } = schemas.of(field, 'input');
    const example = (field.meta()?.examples as unknown[] | undefined)?.[0];
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
