import { checkAvailability, checkStatuses } from './checks/availability.ts';
import { checkCancellation } from './checks/cancellation.ts';
import type { Criterion } from './checks/criterion.ts';
import { checkIdempotency } from './checks/idempotency.ts';
import { checkKill } from './checks/kill.ts';
import { checkLatency, noteLatency } from './checks/latency.ts';
import { checkOrders } from './checks/orders.ts';
import { checkCoverage } from './checks/sale.ts';
import { checkNeverNegative, checkStock } from './checks/stock.ts';
import { checkCopies, checkRush } from './checks/volley.ts';
import { burst } from './phases/burst.ts';
import { cancellationWave } from './phases/cancellation-wave.ts';
import { killAfter } from './phases/kill.ts';
import type { Phase } from './phases/phase.ts';
import { validation } from './phases/validation.ts';
import { copiesOfKeys, rushForWebcams } from './phases/volley.ts';
import { WARM_UP, warmUp } from './phases/warm-up.ts';
import type { Run } from './run.ts';
import { type Lengths, type Scenario, SHORT_LENGTHS } from './settings.ts';

/** What a run does, and what has to hold of it besides the rules of every scenario. */
export interface Plan {
  phases: Phase[];
  check: (run: Run) => Criterion[];
}

export const PLANS: Record<Scenario, (lengths: Lengths) => Plan> = {
  sale: ({ warmUp: warm, burst: orders, wave }) => ({
    phases: [warmUp(warm), burst(orders), cancellationWave(wave), validation],
    check: (run) => [checkAvailability(underLoad(run)), ...checkLatency(underLoad(run)), checkCoverage(run)],
  }),
  kill: ({ warmUp: warm, burst: orders, wave }) => ({
    phases: [warmUp(warm), burst(orders, killAfter(orders / 2)), cancellationWave(wave), validation],
    check: (run) => [checkKill(underLoad(run), run.kill), noteLatency(underLoad(run)), checkCoverage(run)],
  }),
  keys: () => ({
    phases: [warmUp(SHORT_LENGTHS.warmUp), copiesOfKeys, validation],
    check: (run) => [checkAvailability(underLoad(run)), checkCopies(run)],
  }),
  webcam: () => ({
    phases: [warmUp(SHORT_LENGTHS.warmUp), rushForWebcams, validation],
    check: (run) => [checkAvailability(underLoad(run)), checkRush(run)],
  }),
};

/** The rules of spec 003 that hold whatever the shop was asked. */
export function checkRules(run: Run): Criterion[] {
  const { books, before, after, stockReadings } = run;
  return [
    checkStatuses(underLoad(run)),
    ...checkStock(books, before, after),
    checkNeverNegative(stockReadings, after),
    ...checkIdempotency(books),
    ...checkOrders(books, before, after),
    checkCancellation(books),
  ];
}

/** A shop that is still starting may fail; the load begins after that. */
const underLoad = ({ recorder }: Run) => recorder.samplesOutside(WARM_UP);
