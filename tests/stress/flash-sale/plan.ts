import { checkAvailability, checkStatuses, limitLatency } from '../checks/requests.ts';
import { WARM_UP } from '../phases.ts';
import type { Plan } from '../scenarios.ts';
import type { Lengths, Settings } from '../settings.ts';
import { VALIDATION } from '../validation.ts';
import { checkPrecedence, checkWindow } from './checks/course.ts';
import { checkCoverage } from './checks/coverage.ts';
import { checkLookUps, checkOnePurchase, checkUnits } from './checks/purchases.ts';
import { checkWatchers } from './checks/watchers.ts';
import { FlashSale } from './flash-sale.ts';
import { warmUp } from './prepare.ts';
import { ATTEMPTS } from './schedule.ts';
import { sell } from './sell.ts';
import { validation } from './validation.ts';

/** The longest that a press or a look may take, at the 99th percentile, in milliseconds. */
const LIMIT_MS = 100;

/** The flash sale of spec 002: everyone wants one of a few units, once, at the same moment. */
export const flashSale = ({ lengths, flashSale: size }: Settings): Plan => planOf(new FlashSale(size), lengths);

export function planOf(sale: FlashSale, lengths: Lengths): Plan {
  const { size } = sale;
  return {
    load: `${size.users.toLocaleString('en')} users, ${ATTEMPTS} attempts each; ${size.watchers.toLocaleString('en')} watchers`,
    phases: [warmUp(sale, lengths.warmUp), sell(sale), validation(sale)],
    check({ recorder }) {
      const underLoad = recorder.samplesOutside(WARM_UP);
      const load = underLoad.filter(({ phase }) => phase !== VALIDATION);
      return [
        checkAvailability(underLoad),
        limitLatency('Purchases p99', 'purchase', LIMIT_MS, load),
        limitLatency('Watchers p99', 'get sale', LIMIT_MS, load),
        checkUnits(sale),
        checkOnePurchase(sale),
        checkPrecedence(sale),
        checkWindow(sale),
        checkLookUps(sale),
        checkWatchers(sale),
        checkStatuses(underLoad),
        checkCoverage(sale),
      ];
    },
  };
}
