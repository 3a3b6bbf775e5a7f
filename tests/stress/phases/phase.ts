import type { Run } from '../run.ts';

/** A part of a run; `act` resolves when every answer to what it sent is in. */
export interface Phase {
  name: string;
  /** What it does, in a line. */
  description: string;
  act: (run: Run) => Promise<void>;
}
