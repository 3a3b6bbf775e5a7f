import type { OperationObject, ParameterObject, ReferenceObject, SchemaObject } from 'openapi3-ts/oas31';
import { document } from '../../lib/meta/document.ts';
import { templateOf } from '../../lib/openapi/document.ts';
import type { Method, Operation } from '../../lib/operation.ts';

/** A request as the OpenAPI document's own examples make it. */
export type Sample = { path: string; params: Record<string, unknown>; query: Record<string, unknown>; body: unknown };

const ANY_UUID = '00000000-0000-4000-8000-000000000000';

/** A valid request of this operation, made of what the document says of it alone. */
export function sampleOf({ method, path }: Operation): Sample {
  const described = document.paths?.[templateOf(path)]?.[method.toLowerCase() as Lowercase<Method>] as OperationObject;
  const parameters = (described.parameters ?? []).filter((parameter) => 'in' in parameter);
  const valuesIn = (place: string) =>
    Object.fromEntries(
      parameters
        .filter((parameter) => parameter.in === place)
        .map((parameter) => [parameter.name, exampleOf(parameter)]),
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
    body: schema && smallestOf(schema),
  };
}

const exampleOf = ({ example, schema }: ParameterObject): string =>
  String(example ?? smallestOf(schema as SchemaObject));

/** The schema's first example, else the smallest value that it allows. */
function smallestOf(schema: SchemaObject | ReferenceObject): unknown {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.replace('#/components/schemas/', '');
    return smallestOf(document.components?.schemas?.[name] as SchemaObject);
  }
  const { examples, type, format, minimum, properties = {}, required = [] } = schema as SchemaObject;
  if (examples !== undefined) return examples[0];
  if (type === 'object') return Object.fromEntries(required.map((name) => [name, smallestOf(properties[name] ?? {})]));
  if (type === 'integer') return minimum ?? 1;
  return format === 'uuid' ? ANY_UUID : 'text';
}
