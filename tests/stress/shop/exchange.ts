import type { Kind } from './contract.ts';

/** One request and what became of it. Times are those of `performance.now()`, in milliseconds. */
export interface Exchange {
  readonly kind: Kind;
  /** When the schedule wanted it sent. */
  readonly intendedAt: number;
  /** When it was handed to a connection. */
  readonly sentAt: number;
  /** When its answer was complete, or its connection broke. */
  readonly answeredAt: number;
  /** The HTTP status; undefined where no complete answer came. */
  readonly status: number | undefined;
  /** The body of an answer other than 409, or what broke. */
  readonly text: string;
}

/** Latency without coordinated omission: from the intended send time. Milliseconds. */
export const latencyOf = ({ answeredAt, intendedAt }: Pick<Exchange, 'answeredAt' | 'intendedAt'>): number =>
  answeredAt - intendedAt;

/** Whether nothing is known of the effect: no answer, or one that says the server failed. */
export const isUnanswered = ({ status }: Pick<Exchange, 'status'>): boolean => status === undefined || status >= 500;

/** Whether the request was a success: it placed, replayed, cancelled or read. */
export const isSuccess = ({ status }: Pick<Exchange, 'status'>): boolean => status === 200 || status === 201;

/** The body of a success. */
export const bodyOf = <T>(exchange: Exchange): T => JSON.parse(exchange.text) as T;
