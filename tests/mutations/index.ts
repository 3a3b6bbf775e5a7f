import { archive } from './archive.ts';
import { audit } from './audit.ts';
import { deadlines } from './deadlines.ts';
import { stockEvents } from './events.ts';
import { guards } from './guards.ts';
import { locking } from './locking.ts';
import type { Mutation } from './mutation.ts';
import { ordering } from './ordering.ts';
import { outbox } from './outbox.ts';
import { lookUps } from './plans.ts';
import { rules } from './rules.ts';
import { sales } from './sales.ts';

/** At least one break for every invariant of the core. */
export const mutations: Mutation[] = [
  ...locking,
  ...rules,
  ...deadlines,
  ...sales,
  ...ordering,
  ...stockEvents,
  ...outbox,
  ...guards,
  ...audit,
  ...archive,
  ...lookUps,
];
