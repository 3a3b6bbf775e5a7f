import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Reporter, TestModule, TestRunEndReason, Vitest } from 'vitest/node';
import { operations } from '../../lib/meta/documents.ts';
import { templateOf } from '../../lib/openapi/document.ts';
import { problemsOf } from '../../lib/openapi/problems.ts';
import type { Method, Operation } from '../../lib/operation.ts';
import { documentOf } from './documents.ts';

declare module 'vitest' {
  interface ProvidedContext {
    responsesFolder: string | undefined;
  }
}

/** Fails a whole run in which some documented response of some operation was seen by no test. */
export class ResponsesReporter implements Reporter {
  readonly #folder = join(tmpdir(), `holdfast-responses-${randomUUID()}`);
  #vitest!: Vitest;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
    vitest.provide('responsesFolder', this.#folder);
  }

  onTestRunStart(): void {
    mkdirSync(this.#folder);
  }

  async onTestRunEnd(modules: readonly TestModule[], _errors: unknown, reason: TestRunEndReason): Promise<void> {
    const seen = this.#readSeen();
    if (reason !== 'passed' || !(await this.#isWhole(modules))) return;
    const missing = operations.flatMap(documentedResponses).filter((response) => !seen.has(response));
    if (missing.length === 0) return;
    this.#vitest.logger.error(`\nDocumented responses that no test has seen:\n  ${missing.join('\n  ')}\n`);
    process.exitCode = 1;
  }

  #readSeen(): Set<string> {
    const files = readdirSync(this.#folder).map((name) => readFileSync(join(this.#folder, name), 'utf8'));
    rmSync(this.#folder, { recursive: true });
    return new Set(files.join('').split('\n'));
  }

  async #isWhole(modules: readonly TestModule[]): Promise<boolean> {
    if (this.#vitest.getGlobalTestNamePattern() !== undefined) return false;
    return modules.length === (await this.#vitest.globTestSpecifications()).length;
  }
}

/** `createItem 201`, `createItem 422 validation_failed`, … as the tests record them. */
function documentedResponses(operation: Operation): string[] {
  const key = operation.method.toLowerCase() as Lowercase<Method>;
  const { responses = {} } = documentOf(operation).paths?.[templateOf(operation.path)]?.[key] ?? {};
  const successes = Object.keys(responses).filter((status) => Number(status) < 400);
  const problems = problemsOf(operation).map(({ code, problem }) => `${problem.status} ${code}`);
  return [...successes, ...problems].map((response) => `${operation.id} ${response}`);
}
