/** What clients send; every request has a body of its own. */
export type Traffic =
  /** Orders of one unit of products 1 to `products`, each with a new key; where `soldOut`, all are to be refused. */
  | { kind: 'orders'; products: number; soldOut?: true }
  /** Of ten requests eight are such orders, one repeats a recent one and one cancels one. */
  | { kind: 'mixed'; products: number }
  /** Reservations of one unit, each of which is confirmed once it is answered. */
  | { kind: 'pairs'; item: string };

export interface LoadOptions {
  /** The address of the service. */
  url: string;
  traffic: Traffic;
  /** Clients that send the next request once the last is answered, each on a connection of its own. */
  connections: number;
  seconds: number;
  /** Ends the load early; the promise rejects then. */
  signal: AbortSignal;
}

/** What a load generator saw. */
export interface Load {
  /** Answered requests. */
  requests: number;
  seconds: number;
  /** Answers of 400 and more; where the products are sold out, all but 409. */
  unexpected: number;
  /** Connections that could not be made or broke. */
  broken: number;
  timeouts: number;
  /** Latencies in milliseconds. */
  p50: number;
  p99: number;
  longest: number;
}

export interface LoadGenerator {
  name: string;
  generate(options: LoadOptions): Promise<Load>;
}

/** Longer than the service lets anybody wait for an answer, in seconds: only a lost request times out. */
export const TIMEOUT_SECONDS = 20;
