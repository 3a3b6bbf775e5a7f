import { STATUS_CODES } from 'node:http';
import type { HeaderObject, ReferenceObject, ResponseObject, ResponsesObject, SchemaObject } from 'openapi3-ts/oas31';
import { type HttpProblem, httpProblems } from '../http/problems.ts';
import { sharedCacheControl } from '../http/response.ts';
import type { Operation, ResponseHeader, Success } from '../operation.ts';
import { quantity } from '../schemas.ts';
import { isConditional } from './parameters.ts';
import { type CodedProblem, ProblemDocument, problemsOf } from './problems.ts';
import type { Schemas } from './schemas.ts';

/** Response headers; the document describes each once. */
export const responseHeaders = {
  RequestId: {
    description: 'The id of the request, as sent or generated.',
    required: true,
    schema: { type: 'string' },
    example: '0b6a7a0e-6d0f-4f0f-9a53-6d3f5b0c9b1e',
  },
  IdempotentReplayed: {
    description: 'Present if the response is that of an earlier request.',
    schema: { type: 'string', const: 'true' },
  },
  RetryAfter: {
    description: 'Seconds to wait before trying again.',
    required: true,
    schema: { type: 'integer', minimum: 1 },
  },
  WwwAuthenticate: {
    description: 'The scheme to authorize with.',
    required: true,
    schema: { type: 'string', const: 'Bearer' },
  },
} satisfies Record<string, HeaderObject>;

const header = (name: keyof typeof responseHeaders) => ({ $ref: `#/components/headers/${name}` });

/** Problems that many operations share and that are alone in their status; the document describes each once. */
const sharedProblems: HttpProblem[] = [
  'malformed_request',
  'unauthorized',
  'body_too_large',
  'unsupported_media_type',
  'validation_failed',
  'too_many_requests',
  'unavailable',
];

/** The responses that operations refer to. */
export function sharedResponses(schemas: Schemas): Record<string, ResponseObject> {
  const describe = (code: HttpProblem) => {
    const problem = httpProblems[code];
    return [code, describeProblems(problem.status, [{ code, problem }], schemas)];
  };
  return Object.fromEntries(sharedProblems.map(describe));
}

/** Every response of an operation by status: those that it declares, and those of HTTP itself. */
export function responsesOf(operation: Operation, schemas: Schemas): ResponsesObject {
  const responses: Record<number, ResponseObject | ReferenceObject> = {};
  for (const [name, outcome] of Object.entries(operation.outcomes)) {
    if (outcome.kind === 'problem') continue;
    for (const status of new Set([outcome.status, outcome.replayedStatus ?? outcome.status])) {
      // Of several outcomes with one response the last names it: `already_confirmed` comes before `confirmed`.
      responses[status] = { ...describeSuccess(operation, outcome, status, schemas), 'x-outcome': name };
    }
    if (isConditional(operation) && outcome.headers?.ETag) responses[304] = describeNotModified(outcome, operation);
  }
  for (const [status, problems] of Map.groupBy(problemsOf(operation), ({ problem }) => problem.status)) {
    const shared = problems.length === 1 && sharedProblems.find((code) => httpProblems[code] === problems[0]?.problem);
    responses[status] = shared
      ? { $ref: `#/components/responses/${shared}` }
      : describeProblems(status, problems, schemas);
  }
  // What stands before the service may refuse any request.
  responses[httpProblems.too_many_requests.status] = { $ref: '#/components/responses/too_many_requests' };
  return responses;
}

function describeSuccess(operation: Operation, success: Success, status: number, schemas: Schemas): ResponseObject {
  const { replayedStatus = status } = success;
  const mayBeReplay = status === replayedStatus && (operation.idempotencyKey || success.replayedStatus !== undefined);
  return {
    description: success.description,
    headers: {
      'X-Request-Id': header('RequestId'),
      ...(mayBeReplay ? { 'Idempotent-Replayed': header('IdempotentReplayed') } : {}),
      ...ownHeaders(success, operation),
    },
    content: { [success.type ?? 'application/json']: { schema: schemas.of(success.schema, 'output') } },
  };
}

function ownHeaders({ headers = {} }: Success, { cacheSeconds }: Operation): Record<string, HeaderObject> {
  const describe = ({ description, example }: ResponseHeader): HeaderObject => ({
    description,
    required: true,
    schema: { type: 'string' },
    example,
  });
  return {
    ...Object.fromEntries(Object.entries(headers).map(([name, header]) => [name, describe(header)])),
    ...(cacheSeconds === undefined ? {} : { 'Cache-Control': describeCaching(cacheSeconds) }),
  };
}

const describeCaching = (seconds: number): HeaderObject => ({
  description: 'How long a shared cache may keep the response.',
  required: true,
  schema: { type: 'string', const: sharedCacheControl(seconds) },
});

const describeNotModified = (success: Success, operation: Operation): ResponseObject => ({
  description: 'Nothing has changed since the response with this ETag.',
  headers: { 'X-Request-Id': header('RequestId'), ...ownHeaders(success, operation) },
});

function describeProblems(status: number, problems: CodedProblem[], schemas: Schemas): ResponseObject {
  const codes = Map.groupBy(problems, ({ code }) => code);
  const documents = [...codes].map(([code, same]) => describeDocument(status, code, same, schemas));
  const titles = problems.map(({ code, problem }) => `- \`${code}\`: ${problem.title}.`);
  return {
    description: [STATUS_CODES[status], ...titles].join('\n'),
    headers: {
      'X-Request-Id': header('RequestId'),
      ...(status === 401 ? { 'WWW-Authenticate': header('WwwAuthenticate') } : {}),
      ...(status === 429 || status === 503 ? { 'Retry-After': header('RetryAfter') } : {}),
    },
    content: {
      'application/problem+json': {
        schema: documents.length === 1 ? (documents[0] as SchemaObject) : { oneOf: documents },
        examples: Object.fromEntries(
          problems.map((problem, index) => [nameOf(index, problems), { value: exampleOf(problem) }]),
        ),
      },
    },
  };
}

/** The document of one code, with the members that its problems add. */
const describeDocument = (status: number, code: string, problems: CodedProblem[], schemas: Schemas): SchemaObject => ({
  allOf: [
    schemas.of(ProblemDocument, 'output'),
    { properties: { status: { const: status }, code: { const: code } } },
    ...problems.flatMap(({ problem: { members } }) => (members ? [schemas.of(members.schema.loose(), 'output')] : [])),
  ],
});

/** The name of an example: its code, with a number from the second example of that code on. */
function nameOf(index: number, problems: CodedProblem[]): string {
  const { code } = problems[index] as CodedProblem;
  const earlier = problems.slice(0, index).filter((problem) => problem.code === code).length;
  return earlier === 0 ? code : `${code}_${earlier + 1}`;
}

/** A fault as the schemas report it. */
const faultExample = { field: 'quantity', message: quantity(1).safeParse(0).error?.issues[0]?.message };

const exampleOf = ({ code, problem: { title, status, message } }: CodedProblem) => ({
  type: `/docs/errors#${code}`,
  title,
  status,
  code,
  message,
  ...(code === 'validation_failed' ? { details: [faultExample] } : {}),
  request_id: responseHeaders.RequestId.example,
});
