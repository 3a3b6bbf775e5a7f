import type { OpenAPIObject, OperationObject, ParameterObject, ReferenceObject, SchemaObject } from 'openapi3-ts/oas31';
import { templateOf } from '../../lib/openapi/document.ts';
import type { Method, Operation } from '../../lib/operation.ts';
import { componentOf, documentOf } from '../support/documents.ts';

/** A request as the OpenAPI document's own examples make it. */
export type Sample = {
  path: string;
  params: Record<string, unknown>;
  query: Record<string, unknown>;
  headers: Record<string, string>;
  body: unknown;
};

const ANY_UUID = '00000000-0000-4000-8000-000000000000';

/** A valid request of this operation, made of what the document says of it alone. */
export function sampleOf(operation: Operation): Sample {
  const { method, path } = operation;
  const document = documentOf(operation);
  const described = document.paths?.[templateOf(path)]?.[method.toLowerCase() as Lowercase<Method>] as OperationObject;
  const parameters = (described.parameters ?? []).filter((parameter) => 'in' in parameter);
  const valuesIn = (place: string) =>
    Object.fromEntries(
      parameters
        .filter((parameter) => parameter.in === place)
        .map((parameter) => [parameter.name, exampleOf(parameter, document)]),
    );
  const params = valuesIn('path');
  const query = valuesIn('query');
  const content = described.requestBody && 'content' in described.requestBody ? described.requestBody.content : {};
  const schema = content['application/json']?.schema;
  const search = new URLSearchParams(query as Record<string, string>).toString();
  return {
    path: path.replace(/:(\w+)/g, (_, name) => encodeURIComponent(String(params[name]))) + (search && `?${search}`),
    params,
    query,
    headers: valuesIn('header'),
    body: schema && smallestOf(schema, document),
  };
}

const exampleOf = ({ example, schema }: ParameterObject, document: OpenAPIObject): string =>
  String(example ?? smallestOf(schema as SchemaObject, document));

/** The schema's first example, else the smallest value that it allows. */
function smallestOf(schema: SchemaObject | ReferenceObject, document: OpenAPIObject): unknown {
  if (schema.$ref !== undefined) {
    return smallestOf(componentOf<SchemaObject>(document, schema as ReferenceObject), document);
  }
  const { examples, type, format, minimum, properties = {}, required = [] } = schema as SchemaObject;
  if (examples !== undefined) return examples[0];
  if (type === 'object')
    return Object.fromEntries(required.map((name) => [name, smallestOf(properties[name] ?? {}, document)]));
  if (type === 'integer') return minimum ?? 1;
  return format === 'uuid' ? ANY_UUID : 'text';
}
