import { httpProblems } from '../http/problems.ts';
import { type CodedProblem, problemsOf } from '../openapi/problems.ts';
import type { Operation, Problem } from '../operation.ts';

/** The code of a problem and its meanings, which may differ between operations. */
export type ErrorEntry = { code: string; status: number; meanings: Meaning[] };

/** A meaning, and the operations that respond with it; none if any request may get it. */
export type Meaning = { problem: Problem; operations: Operation[] };

type Source = CodedProblem & { operation?: Operation };

/** Every problem of these operations and of HTTP itself, sorted by status and code. */
export function registerErrors(operations: Operation[]): ErrorEntry[] {
  const declared: Source[] = operations.flatMap((operation) =>
    problemsOf(operation).map((coded) => ({ ...coded, operation })),
  );
  const general: Source[] = Object.entries(httpProblems).map(([code, problem]) => ({ code, problem }));
  return [...Map.groupBy([...declared, ...general], ({ code }) => code)]
    .map(([code, sources]) => ({ code, status: statusOf(code, sources), meanings: meaningsOf(sources, operations) }))
    .sort((one, other) => one.status - other.status || one.code.localeCompare(other.code));
}

function statusOf(code: string, sources: Source[]): number {
  const [status, ...others] = new Set(sources.map(({ problem }) => problem.status));
  if (status === undefined || others.length > 0) throw new Error(`${code} has more than one status`);
  return status;
}

function meaningsOf(sources: Source[], all: Operation[]): Meaning[] {
  const most = all.filter(({ withoutDatabase }) => !withoutDatabase);
  const meanings = Map.groupBy(sources, ({ problem }) => `${problem.title}\n${problem.message}`);
  return [...meanings.values()].map((same) => {
    const operations = same.flatMap(({ operation }) => operation ?? []);
    return { problem: (same[0] as Source).problem, operations: operations.length === most.length ? [] : operations };
  });
}
