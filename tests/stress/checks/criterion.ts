/** One thing that was checked, a row of the table at the end. */
export interface Criterion {
  name: string;
  requirement: string;
  measured: string;
  /** A `note` is a number that passes or fails nothing. */
  verdict: 'pass' | 'fail' | 'note';
  /** What contradicts the requirement, one sentence each. */
  faults: string[];
}

/** A criterion that fails with the first fault. */
export const criterion = (name: string, requirement: string, measured: string, faults: string[]): Criterion => ({
  ...{ name, requirement, measured, faults },
  verdict: faults.length === 0 ? 'pass' : 'fail',
});

/** A number without a requirement. */
export const note = (name: string, measured: string): Criterion => ({
  ...{ name, measured, requirement: '', faults: [] },
  verdict: 'note',
});

export const count = (number: number, noun: string, plural = `${noun}s`): string =>
  `${number.toLocaleString('en')} ${number === 1 ? noun : plural}`;
