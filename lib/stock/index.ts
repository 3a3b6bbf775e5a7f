import { getStock } from './get-stock.ts';
import { reserveUnit } from './reserve-unit.ts';
import { sellUnit } from './sell-unit.ts';
import { setStock } from './set-stock.ts';
import { unreserveUnit } from './unreserve-unit.ts';

/** The stock counters API (spec 000). */
export const stock = [setStock, getStock, reserveUnit, unreserveUnit, sellUnit];
