import type { Criterion } from './checks/criterion.ts';
import { checkCancellation, checkIdempotency } from './checks/keys.ts';
import { checkOrders } from './checks/orders.ts';
import { checkCopies, checkCoverage, checkSellOut } from './checks/races.ts';
import { checkAvailability, checkKill, checkLatency, checkStatuses, noteLatency } from './checks/requests.ts';
import { checkNeverNegative, checkStock } from './checks/stock.ts';
import { flashSale } from './flash-sale/plan.ts';
import { checkLock, lockAfter } from './locked-item.ts';
import { burst, cancellationWave, killAfter, type Phase, WARM_UP, warmUp } from './phases.ts';
import { copiesOfKeys, raceForHotProduct } from './races.ts';
import type { Run } from './run.ts';
import { type Lengths, type Scenario, type Settings, SHORT_LENGTHS } from './settings.ts';
import { validation } from './validation.ts';

/** What a run does, and what has to hold of it. */
export interface Plan {
  /** How much is sent, in words. */
  load: string;
  phases: Phase[];
  check: (run: Run) => Criterion[];
}

export const PLANS: Record<Scenario, (settings: Settings) => Plan> = {
  sale: shop(({ warmUp: warm, burst: orders, wave }) => ({
    phases: [warmUp(warm), burst(orders), cancellationWave(wave), validation],
    check: (run) => [checkAvailability(underLoad(run)), ...checkLatency(underLoad(run)), checkCoverage(run)],
  })),
  kill: shop(({ warmUp: warm, burst: orders, wave }) => ({
    phases: [warmUp(warm), burst(orders, killAfter(orders / 2)), cancellationWave(wave), validation],
    check: (run) => [checkKill(underLoad(run), run.kill), noteLatency(underLoad(run)), checkCoverage(run)],
  })),
  locked: shop(({ warmUp: warm, burst: orders }) => ({
    phases: [warmUp(warm), burst(orders, lockAfter(orders / 3)), validation],
    check: checkLock,
  })),
  keys: shop(() => ({
    phases: [warmUp(SHORT_LENGTHS.warmUp), copiesOfKeys, validation],
    check: (run) => [checkAvailability(underLoad(run)), checkCopies(run)],
  })),
  webcam: shop(() => ({
    phases: [warmUp(SHORT_LENGTHS.warmUp), raceForHotProduct, validation],
    check: (run) => [checkAvailability(underLoad(run)), checkSellOut(run)],
  })),
  'flash-sale': flashSale,
};

/** A scenario of the shop: besides what is its own, the rules of spec 003 hold. */
function shop(plan: (lengths: Lengths) => Pick<Plan, 'phases' | 'check'>): (settings: Settings) => Plan {
  return ({ lengths, rate, arrivals }) => {
    const { phases, check } = plan(lengths);
    const load = `${rate.toLocaleString('en')} orders/s, ${arrivals}`;
    return { load, phases, check: (run) => [...check(run), ...checkRules(run)] };
  };
}

/** The rules of spec 003 that hold in every scenario of the shop. */
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
