import { expect, test } from 'vitest';
import { allot, BUDGET } from '../../scripts/constrained/budget.ts';

test('if the system refuses the limits, the reason is reported, and there are none', async () => {
  const said: string[] = [];
  const budget = allot({ ...BUDGET, cpus: Number.NaN }, (line) => said.push(line));
  expect(said).toEqual([expect.stringMatching(/^No limits: control groups cannot be created here \(.+\)$/)]);
  expect(budget.limits).toBeUndefined();
  expect(budget.memory()).toBeUndefined();
  await budget.release();
});
