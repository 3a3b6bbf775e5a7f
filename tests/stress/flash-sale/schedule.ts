import { randomUUID } from 'node:crypto';
import { randomExponential, randomNormal, randomUniform } from 'd3-random';
import type { Random } from '../load.ts';
import type { FlashSaleSize } from '../settings.ts';
import type { SaleRecord } from './sale.ts';

/** A press of the button that is to come. */
export interface Press {
  sale: SaleRecord;
  /** In milliseconds from the opening of the flash sale; negative before it. */
  due: number;
  user: string;
  /** The user as typed: one spelling in ten has capitals. */
  typed: string;
  key: string;
}

/** How often each user presses. */
export const ATTEMPTS = 3;

/** Of all presses: those before the opening, in the rush after it, spread over the window, and after the end. */
const SHARES = { before: 0.1, rush: 0.7, window: 0.15, after: 0.05 };
/** The rush falls to a third in this part of the window: 10 s of 60 s. */
const RUSH = 1 / 6;
/** Users whose second press comes at the same moment as the first: two tabs, or a double click. */
const SIMULTANEOUS_SHARE = 0.1;
/** Presses that repeat the key of the last one, as a page does that saw no response. */
const RETRY_SHARE = 0.2;
const CAPITALS_SHARE = 0.1;

/** The window of the second sale, as parts of that of the first: it closes while the rush is on. */
export const SECOND_WINDOW = { opens: 0.15, closes: 0.3 };

/** The presses of a flash sale: few before the opening, most soon after it, some when it is over. */
export function flashSalePresses(sale: SaleRecord, size: FlashSaleSize, random: Random): Press[] {
  const [before, open, after] = [size.before, size.open, size.after].map((seconds) => seconds * 1000) as Lengths;
  const uniform = randomUniform.source(random);
  const rush = randomExponential.source(random)(1 / (open * RUSH));
  // The closer the opening, the more of them.
  const early = () => -before * (1 - Math.sqrt(random()));
  const moment = () => {
    const share = random();
    if (share < SHARES.before) return early();
    if (share < SHARES.before + SHARES.rush) return Math.min(rush(), open + after);
    return share < 1 - SHARES.after ? uniform(open)() : open + uniform(after)();
  };
  return pressesOf(sale, size.users, moment, random);
}

/** The presses of a sale that never sells out: half of them at its closing, the others from before its opening until after that. */
export function secondSalePresses(sale: SaleRecord, size: FlashSaleSize, random: Random): Press[] {
  const [opens, closes] = [SECOND_WINDOW.opens, SECOND_WINDOW.closes].map((part) => part * size.open * 1000) as Lengths;
  const around = (closes - opens) / 4;
  const anyTime = randomUniform.source(random)(opens - around, closes + around);
  const atTheClosing = randomNormal.source(random)(closes, around / 4);
  return pressesOf(sale, secondSaleUsers(size), () => (random() < 0.5 ? anyTime() : atTheClosing()), random);
}

/** A tenth of the users of the flash sale. */
export const secondSaleUsers = ({ users }: FlashSaleSize): number => Math.ceil(users / 10);

type Lengths = [number, number, number];

function pressesOf(sale: SaleRecord, users: number, moment: () => number, random: Random): Press[] {
  return Array.from({ length: users }, (_, index) => {
    const moments = Array.from({ length: ATTEMPTS }, moment).toSorted((one, other) => one - other);
    if (random() < SIMULTANEOUS_SHARE) moments[1] = moments[0] as number;
    const user = `${sale.id}-${index + 1}@example.com`;
    let key = '';
    return moments.map((due): Press => {
      if (key === '' || random() >= RETRY_SHARE) key = randomUUID();
      return { sale, due, user, typed: random() < CAPITALS_SHARE ? user.toUpperCase() : user, key };
    });
  }).flat();
}
