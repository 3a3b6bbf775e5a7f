import { z } from 'zod';

/** The largest quantity that any API takes: an int32. */
const MAX_QUANTITY = 2_147_483_647;

/** Text as a person types it: no control characters, no half of a surrogate pair. Trimmed, `min` to `max` characters. */
export const text = (max: number, min = 1) =>
  z
    .string()
    .trim()
    .min(min)
    .max(max)
    .refine((value) => value.isWellFormed() && !/\p{Cc}/u.test(value), 'must be printable text');

/** Whole units. */
export const quantity = (min: number, max = MAX_QUANTITY) => z.int().min(min).max(max);

/** An instant in UTC with the database's microseconds. */
export const instant = z.iso.datetime({ precision: 6 }).meta({ examples: ['2026-03-01T09:30:00.123456Z'] });

/** No body, or an empty object. */
export const Nothing = z.strictObject({}).optional();
