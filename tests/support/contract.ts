import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { ComponentsObject, HeaderObject, ReferenceObject, ResponseObject } from 'openapi3-ts/oas31';
import { inject } from 'vitest';
import { Routes } from '../../lib/http/routes.ts';
import { document, operations } from '../../lib/meta/document.ts';
import { pages } from '../../lib/meta/index.ts';
import { templateOf } from '../../lib/openapi/document.ts';
import type { Method, Operation } from '../../lib/operation.ts';
import type { ApiResponse } from './api.ts';

/** Headers of our own: the document has to name each that an response carries. */
const OWN_HEADERS = [
  'Allow',
  'ETag',
  'Idempotent-Replayed',
  'Location',
  'Retry-After',
  'WWW-Authenticate',
  'X-Request-Id',
];

/** What an response has where no operation is asked, by its status. */
const ELSEWHERE: Record<number, { code: string; headers: string[] }> = {
  404: { code: 'not_found', headers: [] },
  405: { code: 'method_not_allowed', headers: ['Allow'] },
};

const PROBLEM = { $ref: '#/components/schemas/Problem' };

const ajv = formats.default(new Ajv2020({ strict: false, allErrors: true })).addSchema(document, 'document');
const routes = new Routes(operations, pages);

/** Throws unless the OpenAPI document has this response to this method and path. */
export function checkResponse(method: string, path: string, response: ApiResponse): void {
  const match = routes.find(method, path.replace(/\?.*/, ''));
  if (match === undefined) {
    checkElsewhere(method, response);
    return;
  }
  if ('bytes' in match) return;
  try {
    checkOperation(match.operation, method, response);
  } catch (error) {
    const { message } = error as Error;
    throw new Error(`${match.operation.id} ${response.status}: ${message}\n${JSON.stringify(response.body)}`);
  }
  record(match.operation.id, response);
}

function checkOperation({ path, method }: Operation, sent: string, { status, headers, body }: ApiResponse): void {
  const key = method.toLowerCase() as Lowercase<Method>;
  const response: ResponseObject | ReferenceObject | undefined =
    document.paths?.[templateOf(path)]?.[key]?.responses?.[status];
  if (response === undefined) throw new Error('the status is not documented');
  const documented = resolve<ResponseObject>(response);
  checkHeaders(documented, headers);
  const [type, media] = Object.entries(documented.content ?? {})[0] ?? [];
  if (headers.get('content-type') !== (type ?? null)) throw new Error(`the content type is not ${type}`);
  if (media?.schema && sent !== 'HEAD') checkSchema(media.schema, body);
}

function checkHeaders({ headers: documented = {} }: ResponseObject, headers: Headers): void {
  for (const name of OWN_HEADERS) {
    const value = headers.get(name);
    const header = documented[name] && resolve<HeaderObject>(documented[name]);
    if (header?.required && value === null) throw new Error(`${name} is missing`);
    if (value === null) continue;
    if (header === undefined) throw new Error(`${name} is not documented`);
    const { schema } = header as { schema: { type: string } };
    checkSchema(schema, schema.type === 'integer' ? Number(value) : value);
  }
}

/** What a reference into the document's components leads to. */
function resolve<Component extends object>(object: Component | ReferenceObject): Component {
  if (!('$ref' in object)) return object as Component;
  const [kind, name] = (object.$ref as string).replace('#/components/', '').split('/') as [
    keyof ComponentsObject,
    string,
  ];
  return document.components?.[kind]?.[name];
}

/** Compiled once each: a compilation takes milliseconds, and ajv keeps it for good. */
const validators = new WeakMap<object, ValidateFunction>();

function checkSchema(schema: object, value: unknown): void {
  const validate = validators.get(schema) ?? compile(schema);
  validators.set(schema, validate);
  if (!validate(value)) throw new Error(ajv.errorsText(validate.errors));
}

/** References in a schema are into the document that it is a part of. */
const compile = (schema: object) => ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/')));

/** What is no operation is refused in the same form; only OPTIONS is answered. */
function checkElsewhere(method: string, { status, headers, body }: ApiResponse): void {
  if (method === 'OPTIONS' && status === 204) return;
  const expected = ELSEWHERE[status];
  if (expected === undefined) throw new Error(`${method} on a path without such an operation: ${status}`);
  for (const name of expected.headers) if (headers.get(name) === null) throw new Error(`${status}: ${name} is missing`);
  if (method === 'HEAD') return;
  checkSchema(PROBLEM, body);
  if (body.code !== expected.code) throw new Error(`${status}: ${body.code} is not ${expected.code}`);
}

/** Tell the run that this response of the operation was seen: a status, or the code of a problem. */
function record(operationId: string, { status, body }: ApiResponse): void {
  const folder = inject('responsesFolder');
  const response = [operationId, status, ...(body?.code === undefined ? [] : [body.code])].join(' ');
  if (folder !== undefined) appendFileSync(join(folder, String(process.pid)), `${response}\n`);
}
