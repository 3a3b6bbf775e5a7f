import { randomUUID } from 'node:crypto';

// The rows that the guards protect, by the ids with which guards.test.ts makes them.
export const item = randomUUID();
export const hold = randomUUID();
export const order = randomUUID();
export const take = randomUUID();
export const bought = randomUUID();
export const attempt = randomUUID();
export const draft = randomUUID();
export const closed = randomUUID();
export const nobody = randomUUID();

export type Guard = [table: string, name: string, claim: string, statement: string];
