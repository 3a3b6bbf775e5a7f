import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { document } from '../../lib/meta/document.ts';

test('the OpenAPI document is the golden one (after a change on purpose: npx vitest run tests/contract -u)', async () => {
  await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot('openapi.golden.json');
});

test('the OpenAPI document is valid OpenAPI 3.1', async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate({ ...structuredClone(document) });
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
  expect(validator.version).toBe('3.1');
});
