import { z } from 'zod';
import { instant } from '../schemas.ts';

/** The last order of a page, with its time as the database wrote it: a Date would lose the microseconds. */
const Position = z.strictObject({
  ts: instant.refine((value) => Number.isFinite(Date.parse(value)) && !value.startsWith('0000')),
  id: z.uuid(),
});
export type Position = z.output<typeof Position>;

const BASE64 = /^[\w+/-]+={0,2}$/;

/** An opaque text in which the position is JSON in Base64. */
export const cursorOf = (position: Position): string => Buffer.from(JSON.stringify(position)).toString('base64url');

/** The position of a cursor; undefined if it is none. */
export function positionOf(cursor: string): Position | undefined {
  if (!BASE64.test(cursor)) return undefined;
  try {
    return Position.safeParse(JSON.parse(Buffer.from(cursor, 'base64').toString())).data;
  } catch {
    return undefined;
  }
}
