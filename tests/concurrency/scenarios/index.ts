import type { Scenario } from '../scenario.ts';
import { cancelAgainstConfirm } from './cancel-confirm.ts';
import { confirmAgainstExpire, expireAgainstConfirm } from './confirm-expire.ts';
import { everything } from './everything.ts';
import { expireAgainstReserve } from './expire-reserve.ts';
import { lastUnits } from './last-units.ts';
import { reserveAtTheDeadline } from './reserve-reserve.ts';
import { closingOfASale, openingOfASale } from './sale-edges.ts';
import { lastUnitOfASale } from './sale-last-unit.ts';
import { sameUserInASale } from './sale-same-user.ts';
import { windowMoves } from './sale-window.ts';
import { sameRequest } from './same-request.ts';

/** What `npm run test:concurrency` runs, in order. */
export const scenarios: Scenario[] = [
  lastUnits,
  confirmAgainstExpire,
  expireAgainstConfirm,
  cancelAgainstConfirm,
  expireAgainstReserve,
  reserveAtTheDeadline,
  sameRequest,
  everything,
  sameUserInASale,
  lastUnitOfASale,
  openingOfASale,
  closingOfASale,
  windowMoves,
];
