import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { ExampleObject, ResponseObject } from 'openapi3-ts/oas31';
import { describe, expect, test } from 'vitest';
import { type ApiDocument, documents } from '../../lib/meta/documents.ts';
import { useApi } from '../support/api.ts';
import { componentOf } from '../support/documents.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

describe.each(documents)('the OpenAPI document at $path', ({ path, document }) => {
  test('is the golden one (after an intended change: npx vitest run tests/contract -u)', async () => {
    const golden = { ...document, info: { ...document.info, version: 'of package.json' } };
    await expect(`${JSON.stringify(golden, null, 2)}\n`).toMatchFileSnapshot(
      path.slice(1).replace('.json', '.golden.json'),
    );
  });

  test('has the version of the package', () => {
    expect(document.info.version).toBe(version);
  });

  test('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate({ ...structuredClone(document) });
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });
});

describe('the examples of a problem are what the service sends', () => {
  const api = useApi();

  test('the fault of a field', async () => {
    const reservation = { item_id: crypto.randomUUID(), customer_id: 'customer_42', quantity: 0 };
    const { body } = await api.post('/v1/reservations', { body: reservation });
    const [{ document }] = documents as [ApiDocument];
    const { content } = componentOf<ResponseObject>(document, { $ref: '#/components/responses/validation_failed' });
    const example = content?.['application/problem+json']?.examples?.validation_failed as ExampleObject;
    expect(example.value.details).toEqual(body.details);
  });
});
