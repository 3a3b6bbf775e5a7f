import { Validator } from '@seriousme/openapi-schema-validator';
import type { ExampleObject, OperationObject } from 'openapi3-ts/oas31';
import { describe, expect, test } from 'vitest';
import { docsPages } from '../../lib/meta/docs.ts';
import { describeApi } from '../../lib/meta/documents.ts';
import { declared, readLevels } from '../http/operations/declared.ts';

const levels = describeApi('Levels', '/openapi.json', declared, [{ name: 'Levels' }]);
const path = (template: string) => levels.document.paths?.[template];

type ProblemSchema = { allOf: [unknown, { properties: { code: { const: string } } }, { required: string[] }?] };

/** The schemas of the problems that a response may have. */
function problemsIn(described: OperationObject | undefined, status: number): ProblemSchema[] {
  const schema = described?.responses?.[status]?.content['application/problem+json'].schema;
  return schema.oneOf ?? [schema];
}
const codesOf = (described: OperationObject | undefined, status: number) =>
  problemsIn(described, status).map(({ allOf }) => allOf[1].properties.code.const);

describe('what an operation declares is documented', () => {
  test('request headers: name, description, example, whether they are required', () => {
    const patch = path('/levels/{sku}')?.patch;
    expect(patch?.parameters).toContainEqual({
      name: 'If-Match',
      in: 'header',
      required: true,
      description: 'The version to change.',
      example: '"7"',
      schema: { type: 'string', pattern: '^"\\d+"$' },
    });
    expect(path('/levels/{sku}/close')?.post?.parameters).toContainEqual(
      expect.objectContaining({ name: 'If-Match', required: false }),
    );
  });

  test('what a missing or malformed header is refused with', () => {
    const patch = path('/levels/{sku}')?.patch;
    expect(codesOf(patch, 428)).toEqual(['version_missing']);
    expect(patch?.responses?.[400]).toEqual({ $ref: '#/components/responses/malformed_request' });
    expect(codesOf(path('/levels/{sku}/close')?.post, 400)).toEqual(['bad_version']);
  });

  test('response headers made of the data, and 304 for a GET that has an ETag', () => {
    const { get, patch } = path('/levels/{sku}') ?? {};
    const ETag = {
      description: 'The version, for If-Match.',
      required: true,
      schema: { type: 'string' },
      example: '"7"',
    };
    expect(get?.responses?.[200].headers.ETag).toEqual(ETag);
    expect(get?.responses?.[304]).toMatchObject({ headers: { ETag } });
    expect(get?.responses?.[304].content).toBeUndefined();
    expect(get?.parameters).toContainEqual({ $ref: '#/components/parameters/IfNoneMatch' });
    expect(patch?.responses?.[304]).toBeUndefined();
    expect(path('/levels/{sku}/double')?.post?.responses?.[304]).toBeUndefined();
  });

  test('the status of a key that was used with another body', () => {
    expect(codesOf(path('/holds')?.post, 422)).toEqual(['idempotency_key_reused', 'validation_failed']);
    expect(codesOf(path('/holds-or-conflict')?.post, 409)).toEqual(['conflict', 'insufficient_stock']);
  });

  test('refusals of one code, each with its own message, and the members that one adds', () => {
    const refuse = path('/levels/{sku}/refuse')?.post;
    const refused = refuse?.responses?.[409];
    const { examples } = refused.content['application/problem+json'];
    expect(Object.values<ExampleObject>(examples).map(({ value }) => [value.code, value.message])).toEqual([
      ['conflict', 'stale version'],
      ['conflict', 'closed item'],
      ['taken', 'See the item.'],
    ]);
    expect(Object.keys(examples)).toEqual(['conflict', 'conflict_2', 'taken']);
    expect(refused.description).toContain(
      '- `conflict`: The version is not the last.\n- `conflict`: The item is closed.',
    );
    expect(codesOf(refuse, 409)).toEqual(['conflict', 'taken']);
    expect(problemsIn(refuse, 409).map(({ allOf }) => allOf[2]?.required)).toEqual([undefined, ['item']]);
  });

  test('the outcome of each success, and whether the same request is refused once it has taken effect', () => {
    const get = path('/levels/{sku}')?.get;
    const close = path('/levels/{sku}/close')?.post;
    expect(get).toMatchObject({ responses: { 200: { 'x-outcome': 'found' } } });
    expect(get?.['x-refuses-repeats']).toBeUndefined();
    // `already_closed` is declared too, and has the same response.
    expect(close).toMatchObject({ responses: { 200: { 'x-outcome': 'closed' } }, 'x-refuses-repeats': true });
  });

  test('an operation of several commands, like any other', () => {
    expect(Object.keys(path('/levels/{sku}/double')?.post?.responses ?? {})).toEqual([
      '200',
      '404',
      '422',
      '429',
      '503',
    ]);
  });
});

describe('several documents', () => {
  const other = { ...readLevels, id: 'readOtherLevels', tag: 'Others' };
  const others = describeApi('Others & more', '/others.json', [other], [{ name: 'Others' }]);
  const pages = new Map(docsPages([levels, others]).map(({ path, bytes }) => [path, bytes.toString()]));

  test.each([levels, others])('$path is valid OpenAPI 3.1', async ({ document }) => {
    expect(await new Validator().validate({ ...structuredClone(document) })).toMatchObject({ valid: true });
  });

  test('operations of one method and path, each in its own; two in one are refused', () => {
    expect(levels.document.paths?.['/levels/{sku}']?.get?.operationId).toBe('readLevels');
    expect(others.document.paths?.['/levels/{sku}']?.get?.operationId).toBe('readOtherLevels');
    expect(() => describeApi('Both', '/both.json', [readLevels, other], [])).toThrow(
      'GET /levels/:sku is already declared',
    );
  });

  test('each is served at its path, and Swagger UI offers the choice', () => {
    expect(JSON.parse(pages.get('/others.json') as string)).toEqual(JSON.parse(JSON.stringify(others.document)));
    expect(pages.get('/docs/start.js')).toContain(
      '[{"name":"Levels","url":"/openapi.json"},{"name":"Others & more","url":"/others.json"}]',
    );
    for (const [, file] of pages.get('/docs')?.matchAll(/(?:<link[^>]* href|<script src)="([^"]+)"/g) ?? [])
      expect([...pages.keys()]).toContain(file);
  });

  test('the page of errors leads to the document of the operation', () => {
    const errors = pages.get('/docs/errors');
    expect(errors).toContain('href="/docs?urls.primaryName=Others%20%26%20more#/Others/readOtherLevels"');
    expect(errors).toContain('href="/docs?urls.primaryName=Levels#/Levels/readLevels"');
  });

  test('one alone has no choice, and no link to one', () => {
    const alone = new Map(docsPages([levels]).map(({ path, bytes }) => [path, bytes.toString()]));
    expect(alone.get('/docs/start.js')).toContain("url: '/openapi.json'");
    expect(alone.get('/docs/errors')).toContain('href="/docs#/Levels/readLevels"');
    expect(alone.has('/docs/swagger-ui-standalone-preset.js')).toBe(false);
  });
});
