import {
  type InfoObject,
  type OpenAPIObject,
  OpenApiBuilder,
  type OperationObject,
  type SecuritySchemeObject,
  type TagObject,
} from 'openapi3-ts/oas31';
import type { Guard, Operation } from '../operation.ts';
import { headerParameters, parametersOf } from './parameters.ts';
import { responseHeaders, responsesOf, sharedResponses } from './responses.ts';
import { Schemas } from './schemas.ts';

const securitySchemes: Record<string, SecuritySchemeObject> = {
  cron_secret: {
    type: 'http',
    scheme: 'bearer',
    description: 'CRON_SECRET. If it is unset, maintenance is closed, except in development.',
  },
  api_key: {
    type: 'http',
    scheme: 'bearer',
    description: 'API_KEY. If it is unset, what only staff do is closed, except in development.',
  },
};

const schemeOf: Record<Guard, string> = { maintenance: 'cron_secret', staff: 'api_key' };

/** The OpenAPI 3.1 document of these operations. Throws if two of them share an id, or a method and path. */
export function buildDocument(operations: Operation[], info: InfoObject, tags: TagObject[]): OpenAPIObject {
  const builder = OpenApiBuilder.create({ openapi: '3.1.1', info, servers: [{ url: '/' }], tags, paths: {} });
  const schemas = new Schemas();
  const seen = new Set<string>();
  for (const operation of operations) {
    const place = `${operation.method} ${operation.path}`;
    if (seen.has(place) || seen.has(operation.id)) throw new Error(`${operation.id}: ${place} is already declared`);
    seen.add(place).add(operation.id);
    const described = describeOperation(operation, schemas);
    builder.addPath(templateOf(operation.path), { [operation.method.toLowerCase()]: described });
  }
  for (const [name, parameter] of Object.entries(headerParameters)) builder.addParameter(name, parameter);
  for (const [name, response] of Object.entries(sharedResponses(schemas))) builder.addResponse(name, response);
  for (const [name, header] of Object.entries(responseHeaders)) builder.addHeader(name, header);
  for (const [name, scheme] of Object.entries(securitySchemes)) builder.addSecurityScheme(name, scheme);
  for (const [name, schema] of Object.entries(schemas.components)) builder.addSchema(name, schema);
  return builder.getSpec();
}

/** `/v1/items/:id` in OpenAPI's notation: `/v1/items/{id}`. */
export const templateOf = (path: string) => path.replace(/:(\w+)/g, '{$1}');

function describeOperation(operation: Operation, schemas: Schemas): OperationObject {
  const { id, tag, summary, description, body, guard, refusesRepeats } = operation;
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    parameters: parametersOf(operation, schemas),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: !body.safeParse(undefined).success,
            content: { 'application/json': { schema: schemas.of(body, 'input') } },
          },
        }),
    responses: responsesOf(operation, schemas),
    ...(guard === undefined ? {} : { security: [{ [schemeOf[guard]]: [] }] }),
    ...(refusesRepeats ? { 'x-refuses-repeats': true } : {}),
  };
}
