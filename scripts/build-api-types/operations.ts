import type {
  MediaTypeObject,
  OpenAPIObject,
  OperationObject,
  ParameterObject,
  ReferenceObject,
  ResponseObject,
  SchemaObject,
} from 'openapi3-ts/oas31';

/** As lib/openapi describes the problem of one code. */
type ProblemSchema = { allOf: [unknown, { properties: { code: { const: string } } }] };

/** The client's options by the security scheme that asks for them. */
const SECRETS: Record<string, string> = { api_key: 'apiKey', cron_secret: 'cronSecret' };

/** The client's table of operations: what it has to know of each as it runs. */
export function describeOperations(documents: OpenAPIObject[]): string {
  const entries = documents.flatMap((document) =>
    Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
      Object.entries(item as Record<string, OperationObject>).map(([method, operation]) =>
        describe(method.toUpperCase(), path, operation, document),
      ),
    ),
  );
  return `export const operations = {\n${entries.join('\n')}\n} as const;\n`;
}

function describe(method: string, path: string, operation: OperationObject, document: OpenAPIObject): string {
  const parameters = parametersOf(operation, document);
  const headers = parameters.filter((parameter) => parameter.in === 'header').map(({ name }) => name);
  const [scheme] = Object.keys(operation.security?.[0] ?? {});
  const properties = {
    method,
    path,
    secret: scheme && SECRETS[scheme],
    query: parameters.some((parameter) => parameter.in === 'query') || undefined,
    tenant: headers.includes('X-Tenant-Id') || undefined,
    key: headers.includes('Idempotency-Key') ? 'header' : takesKeyInBody(operation, document) ? 'body' : undefined,
    refusesRepeats: operation['x-refuses-repeats'],
    text: isText(operation) || undefined,
    outcomes: successesOf(operation),
    problems: problemsOf(operation, document),
  };
  const literal = JSON.stringify(properties)
    .replace(/"(\w+)":/g, '$1: ')
    .replaceAll('"', "'")
    .replaceAll(',', ', ');
  return `  /** ${operation.summary}. */\n  ${operation.operationId}: ${literal},`;
}

const parametersOf = ({ parameters = [] }: OperationObject, document: OpenAPIObject) =>
  parameters.map((parameter) => resolve<ParameterObject>(document, parameter));

function takesKeyInBody({ requestBody }: OperationObject, document: OpenAPIObject): boolean {
  const { content = {} } = (requestBody ?? {}) as { content?: Record<string, MediaTypeObject> };
  const { schema = {} } = content['application/json'] ?? {};
  return 'idempotency_key' in (resolve<SchemaObject>(document, schema).properties ?? {});
}

/** The name of each success by its status. */
function successesOf({ responses = {} }: OperationObject): Record<string, string> {
  const named = Object.entries(responses).filter(([, response]) => response['x-outcome'] !== undefined);
  return Object.fromEntries(named.map(([status, response]) => [status, response['x-outcome']]));
}

/** Whether a success is text, not JSON. */
function isText({ responses = {} }: OperationObject): boolean {
  const contents = Object.values(responses).filter((response) => response['x-outcome'] !== undefined);
  return contents.some(({ content = {} }) => !('application/json' in content));
}

/** The codes of the problems. */
function problemsOf({ responses = {} }: OperationObject, document: OpenAPIObject): string[] {
  return Object.values(responses).flatMap((response) => {
    const schema = resolve<ResponseObject>(document, response).content?.['application/problem+json']?.schema;
    const problems = (schema && 'oneOf' in schema ? schema.oneOf : [schema]) as ProblemSchema[];
    return schema === undefined ? [] : problems.map(({ allOf }) => allOf[1].properties.code.const);
  });
}

function resolve<Component extends object>(document: OpenAPIObject, object: Component | ReferenceObject): Component {
  if (!('$ref' in object)) return object as Component;
  const [kind, name] = object.$ref.replace('#/components/', '').split('/') as ['schemas', string];
  return document.components?.[kind]?.[name] as Component;
}
