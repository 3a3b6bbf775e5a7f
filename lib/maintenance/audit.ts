import { setTimeout } from 'node:timers/promises';
import type { z } from 'zod';
import { call, type Outcome } from '../database/command.ts';
import { log } from '../log.ts';
import { auditCompleted, auditViolations } from '../metrics.ts';
import { type Execution, operation, problem, success } from '../operation.ts';
import { Audit } from './schemas.ts';
import { AT_MOST, BEFORE_THE_FIRST } from './steps.ts';

/** So long before the request's deadline the last step should be over, in milliseconds. */
const RESERVE_MS = 1500;
/** More violations than this are left to the next call. */
const MOST_VIOLATIONS = 1000;

type Step = { violations: Violation[]; audited: number; after: string | null };
type Violation = z.output<typeof Audit>['violations'][number];

/** Audit, and say in the log and the metrics what was found: nobody reads the response to a scheduler. */
async function auditAndReport(run_id: string, execution: Execution): Promise<Outcome> {
  const violations: Violation[] = [];
  let isComplete = false;
  try {
    const result = await auditInSteps(run_id, execution, violations);
    isComplete = (result.data as { complete?: boolean } | undefined)?.complete === true;
    return result;
  } finally {
    report(violations, isComplete);
  }
}

/** Not which rows: details and subjects are in the response, and could be of thousands of rows. */
function report(violations: Violation[], isComplete: boolean): void {
  if (isComplete || violations.length > 0) auditViolations.set(violations.length);
  if (isComplete) auditCompleted.setToCurrentTime();
  if (violations.length === 0) return;
  const rules = [...new Set(violations.map(({ rule }) => rule))];
  log.error({ operation: 'audit', violations: violations.length, rules }, 'the audit found violations');
}

/** Audit step by step, until everything is audited or the time is over. */
async function auditInSteps(run_id: string, { runCommand, deadline }: Execution, violations: Violation[]) {
  let audited = 0;
  let longest = 0;
  for (let after = BEFORE_THE_FIRST; ; ) {
    const started = performance.now();
    const hasTime = started + 3 * longest < deadline - RESERVE_MS; // for this step, its pause and another step
    const continues = hasTime && violations.length < MOST_VIOLATIONS;
    const result = await runCommand(call('audit_next', { run_id, after, at_most: AT_MOST, continues }));
    if (result.outcome !== 'audited') return result;
    const step = result.data as Step;
    violations.push(...step.violations);
    audited += step.audited;
    const complete = step.after === null;
    if (complete || !continues) return { outcome: 'audited', data: { violations, complete, audited } };
    after = step.after as string;
    const duration = performance.now() - started;
    longest = Math.max(longest, duration);
    await setTimeout(duration); // the pause: a slow database gets longer ones
  }
}

/** Check every accounting rule for what has moved since the last audit (an addition to spec 001). */
export const audit = operation({
  id: 'audit',
  method: 'GET',
  path: '/v1/maintenance/audit',
  tag: 'Maintenance',
  summary: 'Check every accounting rule',
  description:
    'Audits what has moved since the last audit, for some seconds at most, in small steps with pauses ' +
    'for the sale. If the response is not `complete`, call again: the next audit continues where this one stopped.',
  guard: 'maintenance',
  run: ({ id }, execution) => auditAndReport(id, execution),
  outcomes: {
    audited: success(200, 'The violations that were found; none if all rules hold for what was audited.', Audit),
    audit_running: problem(409, 'Another audit is running', 'Nothing was audited. Try again in a few seconds.'),
  },
});
