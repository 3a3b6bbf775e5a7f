import { configureSale } from './configure-sale.ts';
import { createPurchase } from './create-purchase.ts';
import { getPurchase } from './get-purchase.ts';
import { getSale } from './get-sale.ts';

/** The flash-sale API: a window, and one unit a user (spec 002). */
export const sales = [getSale, createPurchase, getPurchase, configureSale];
