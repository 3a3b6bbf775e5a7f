import type { Criterion } from './checks/criterion.ts';
import { checkCancellation, checkIdempotency } from './checks/keys.ts';
import { checkOrders } from './checks/orders.ts';
import { checkCopies, checkCoverage, checkSellOut } from './checks/races.ts';
import { checkAvailability, checkKill, checkLatency, checkStatuses, noteLatency } from './checks/requests.ts';
import { checkNeverNegative, checkStock } from './checks/stock.ts';
import { checkLock, lockAfter } from './locked-item.ts';
import { burst, cancellationWave, killAfter, type Phase, WARM_UP, warmUp } from './phases.ts';
import { copiesOfKeys, raceForHotProduct } from './races.ts';
import type { Run } from './run.ts';
import { type Lengths, type Scenario, SHORT_LENGTHS } from './settings.ts';
import { validation } from './validation.ts';

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
  locked: ({ warmUp: warm, burst: orders }) => ({
    phases: [warmUp(warm), burst(orders, lockAfter(orders / 3)), validation],
    check: checkLock,
  }),
  keys: () => ({
    phases: [warmUp(SHORT_LENGTHS.warmUp), copiesOfKeys, validation],
    check: (run) => [checkAvailability(underLoad(run)), checkCopies(run)],
  }),
  webcam: () => ({
    phases: [warmUp(SHORT_LENGTHS.warmUp), raceForHotProduct, validation],
    check: (run) => [checkAvailability(underLoad(run)), checkSellOut(run)],
  }),
};

/** The rules of spec 003 that hold in every scenario. */
export function checkRules(run: Run): Criterion[] {
  const { histories, before, after, stockReadings } = run;
  return [
    checkStatuses(underLoad(run)),
    ...checkStock(histories, before, after),
    checkNeverNegative(stockReadings, after),
    ...checkIdempotency(histories),
    ...checkOrders(histories, before, after),
    checkCancellation(histories),
  ];
}

/** A shop that is still starting may fail; the load begins after that. */
const underLoad = ({ recorder }: Run) => recorder.samplesOutside(WARM_UP);
