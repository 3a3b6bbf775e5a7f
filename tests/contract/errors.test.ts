import { expect, test } from 'vitest';
import { documents, operations } from '../../lib/meta/documents.ts';
import { registerErrors } from '../../lib/meta/errors.ts';
import { describeErrors } from './describe-errors.ts';

const entries = registerErrors(operations);

test('docs/errors.md explains every error (after an intended change: npx vitest run tests/contract -u)', async () => {
  await expect(describeErrors(entries)).toMatchFileSnapshot('../../docs/errors.md');
});

test('every code of the OpenAPI documents is in the register of errors', () => {
  const codes = new Set(entries.map(({ code }) => code));
  const documented = JSON.stringify(documents.map(({ document }) => document)).matchAll(/docs\/errors#(\w+)/g);
  for (const [, code] of documented) expect(codes).toContain(code);
});
