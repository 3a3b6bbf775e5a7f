import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { buildBaseline } from '../../scripts/build-migration.ts';
import { mutations } from '../mutations/index.ts';
import { applyEdits } from '../mutations/mutation.ts';

const schema = buildBaseline();

test.each(mutations)('the mutation “$name” still fits the schema, and its tests are there', ({ edits, tests }) => {
  expect(applyEdits(schema, edits)).not.toBe(schema);
  expect(tests.filter((file) => !existsSync(file))).toEqual([]);
});

test('a text that the schema does not contain, or contains twice, cannot be edited', () => {
  const sql = 'create function f(a int) x; x;\nrevoke execute on function f from public; once';
  expect(applyEdits(sql, [{ replace: 'once', by: 'twice' }])).toContain('twice');
  expect(() => applyEdits(sql, [{ in: 'f', replace: 'once', by: '' }])).toThrow('no longer contains: once');
  expect(() => applyEdits(sql, [{ in: 'f', replace: 'x', by: '' }])).toThrow('more than once: x');
  expect(() => applyEdits(sql, [{ in: 'g', replace: 'x', by: '' }])).toThrow('no longer has the function g');
});
