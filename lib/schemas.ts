import { z } from 'zod';

/** The largest quantity that any API accepts: an int32. */
const MAX_QUANTITY = 2_147_483_647;

const CONTROL = /\p{Cc}/u;

/** Printable text of 1 to `max` characters that is not blank: no control characters, no lone surrogates. */
export const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((value) => value.isWellFormed() && !CONTROL.test(value), 'must be printable text')
    .refine((value) => value.trim() !== '', 'must not be blank');

/** Whole units. */
export const quantity = (min: number, max = MAX_QUANTITY) => z.int().min(min).max(max);

/** An instant in UTC with the database's microseconds. */
export const instant = z.iso.datetime({ precision: 6 }).meta({ examples: ['2026-03-01T09:30:00.123456Z'] });

/** No body, or an empty object. */
export const Nothing = z.strictObject({}).optional();

/** A whole number in a query or the environment, where everything is text. */
export function wholeNumber(min: number, max: number) {
  const error = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, { abort: true, error })
    .transform(Number)
    .refine((value) => value >= min && value <= max, error);
}
