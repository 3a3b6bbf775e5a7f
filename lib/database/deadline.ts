import { Unavailable } from './errors.ts';

/** Settle as the work does, or reject with `Unavailable` at the deadline, whatever the work is waiting for. */
export function untilDeadline<T>(work: PromiseLike<T>, deadline: number, onLate?: () => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Unavailable('the database did not respond before the deadline'));
      onLate?.();
    }, deadline - performance.now());
    work.then(resolve, reject).then(() => clearTimeout(timer));
  });
}
