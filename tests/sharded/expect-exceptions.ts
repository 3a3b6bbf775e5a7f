import { beforeAll, type RunnerTestCase, type RunnerTestSuite } from 'vitest';
import { exceptions } from './exceptions.ts';

/** Every exception of a test file is a test that fails. */
// biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures a hook needs from this pattern
beforeAll(({}, file) => {
  const tests = testsOf(file);
  for (const { test } of exceptions.filter((exception) => exception.file === file.name)) {
    const exception = tests.get(test);
    if (exception === undefined)
      throw new Error(`There is no test “${test}”: its exception in tests/sharded/exceptions.ts is out of date`);
    exception.fails = true;
  }
});

/** The tests of a file by their names, which follow those of their suites. */
const testsOf = ({ tasks }: Pick<RunnerTestSuite, 'tasks'>, suites: string[] = []): Map<string, RunnerTestCase> =>
  new Map(
    tasks.flatMap((task) => {
      const names = [...suites, task.name];
      return task.type === 'suite' ? [...testsOf(task, names)] : [[names.join(' > '), task] as const];
    }),
  );
