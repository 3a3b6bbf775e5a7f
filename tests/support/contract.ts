import { deepStrictEqual } from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type {
  ExampleObject,
  HeaderObject,
  MediaTypeObject,
  OpenAPIObject,
  ReferenceObject,
  ResponseObject,
  SchemaObject,
} from 'openapi3-ts/oas31';
import { inject } from 'vitest';
import { documents } from '../../lib/meta/documents.ts';
import { templateOf } from '../../lib/openapi/document.ts';
import type { Method, Operation } from '../../lib/operation.ts';
import type { ApiResponse } from './api.ts';
import { componentOf, documentOf } from './documents.ts';
import { findServed } from './routing.ts';

/** Headers of our own: the document has to name each that a response carries. */
const OWN_HEADERS = [
  'Allow',
  'ETag',
  'Idempotent-Replayed',
  'Location',
  'Retry-After',
  'WWW-Authenticate',
  'X-Request-Id',
];

/** What a response has where no operation is asked, by its status. */
const ELSEWHERE: Record<number, { code: string; headers: string[] }> = {
  404: { code: 'not_found', headers: [] },
  405: { code: 'method_not_allowed', headers: ['Allow'] },
};

const PROBLEM = { $ref: '#/components/schemas/Problem' };

const ajv = formats.default(new Ajv2020({ strict: false, allErrors: true }));
for (const { name, document } of documents) ajv.addSchema(document, encodeURIComponent(name));

type Sent = { method: string; path: string; headers: Record<string, string> };

/** Throws unless an OpenAPI document has this response to this request. */
export function checkResponse({ method, path, headers }: Sent, response: ApiResponse): void {
  const match = findServed(method, path.replace(/\?.*/, ''), headers);
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

function checkOperation(operation: Operation, sent: string, { status, headers, body }: ApiResponse): void {
  const document = documentOf(operation);
  const key = operation.method.toLowerCase() as Lowercase<Method>;
  const response: ResponseObject | ReferenceObject | undefined =
    document.paths?.[templateOf(operation.path)]?.[key]?.responses?.[status];
  if (response === undefined) throw new Error('the status is not documented');
  const documented = componentOf<ResponseObject>(document, response);
  checkHeaders(documented, document, headers);
  const [type, media] = Object.entries(documented.content ?? {})[0] ?? [];
  if (headers.get('content-type') !== (type ?? null)) throw new Error(`the content type is not ${type}`);
  if (media === undefined || sent === 'HEAD') return;
  checkSchema(media.schema as SchemaObject, document, body);
  if (status >= 400) checkExample(media, body);
}

/** The example of a problem is the problem itself, but for the id of the request and what is made of data. */
function checkExample(
  { examples = {} }: MediaTypeObject,
  { type, title, status, code, message }: Record<string, unknown>,
) {
  const values = Object.values(examples).map((example) => (example as ExampleObject).value);
  const example = values.find((value) => value.code === code && value.message === message) ?? values[0];
  deepStrictEqual({ type, title, status, code, message }, pick(example));
}

const pick = ({ type, title, status, code, message }: Record<string, unknown>) => ({
  type,
  title,
  status,
  code,
  message,
});

function checkHeaders({ headers: documented = {} }: ResponseObject, document: OpenAPIObject, headers: Headers): void {
  for (const name of OWN_HEADERS) {
    const value = headers.get(name);
    const header = documented[name] && componentOf<HeaderObject>(document, documented[name]);
    if (header?.required && value === null) throw new Error(`${name} is missing`);
    if (value === null) continue;
    if (header === undefined) throw new Error(`${name} is not documented`);
    const { schema } = header as { schema: { type: string } };
    checkSchema(schema, document, schema.type === 'integer' ? Number(value) : value);
  }
}

/** Compiled once each: a compilation takes milliseconds, and ajv keeps it for good. */
const validators = new WeakMap<object, ValidateFunction>();

function checkSchema(schema: object, document: OpenAPIObject, value: unknown): void {
  const validate = validators.get(schema) ?? compile(schema, document);
  validators.set(schema, validate);
  if (!validate(value)) throw new Error(ajv.errorsText(validate.errors));
}

/** References in a schema are into the document that it is a part of. */
function compile(schema: object, document: OpenAPIObject): ValidateFunction {
  const { title } = document.info;
  return ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', `"${encodeURIComponent(title)}#/`)));
}

/** What is no operation is refused in the same form; only OPTIONS is answered. */
function checkElsewhere(method: string, { status, headers, body }: ApiResponse): void {
  if (method === 'OPTIONS' && status === 204) return;
  const expected = ELSEWHERE[status];
  if (expected === undefined) throw new Error(`${method} on a path without such an operation: ${status}`);
  for (const name of expected.headers) if (headers.get(name) === null) throw new Error(`${status}: ${name} is missing`);
  if (method === 'HEAD') return;
  checkSchema(PROBLEM, documents[0]?.document as OpenAPIObject, body);
  if (body.code !== expected.code) throw new Error(`${status}: ${body.code} is not ${expected.code}`);
}

/** Tell the run that this response of the operation was seen: a status, or the code of a problem. */
function record(operationId: string, { status, body }: ApiResponse): void {
  const folder = inject('responsesFolder');
  const response = [operationId, status, ...(body?.code === undefined ? [] : [body.code])].join(' ');
  if (folder !== undefined) appendFileSync(join(folder, String(process.pid)), `${response}\n`);
}
