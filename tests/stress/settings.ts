/** How a run is made. Lengths are in seconds, rates in requests per second. */
export interface Settings {
  baseUrl: string;
  /** The database behind the shop, for the checks that only it can answer. */
  databaseUrl: string | undefined;
  /** A shell command that runs psql on that database, where it has no address. */
  psql: string | undefined;
  scenario: Scenario;
  /** Requests per second that place orders. */
  rate: number;
  arrivals: 'poisson' | 'constant';
  connections: number;
  /** Of the schedule and the mix; keys are random in every run. */
  seed: number;
  /** Units that every product is given before the run, through the staff's PATCH /product/:id/stock. */
  stock: number | undefined;
  /** The API_KEY of the shop's staff, for `stock`. */
  apiKey: string | undefined;
  lengths: Lengths;
  /** What kills an instance in the scenario `kill`. */
  killCommand: string;
  output: string;
}

export const SCENARIOS = ['sale', 'keys', 'webcam', 'kill'] as const;
export type Scenario = (typeof SCENARIOS)[number];

export interface Lengths {
  warmUp: number;
  burst: number;
  wave: number;
}

/** Spec 003's own. */
export const FULL_LENGTHS: Lengths = { warmUp: 10, burst: 60, wave: 30 };

/** A quick look. */
export const SHORT_LENGTHS: Lengths = { warmUp: 2, burst: 10, wave: 5 };
