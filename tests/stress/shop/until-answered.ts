import pRetry from 'p-retry';
import { type Exchange, isUnanswered } from './exchange.ts';

/** Ask again, up to five times, until the shop answers with something other than a 5xx; the last exchange. */
export async function untilAnswered(ask: () => Promise<Exchange>): Promise<Exchange> {
  let last: Exchange | undefined;
  const attempt = async () => {
    last = await ask();
    if (isUnanswered(last)) throw new Error(last.text);
    return last;
  };
  return pRetry(attempt, { retries: 5, minTimeout: 100 }).catch((error) => {
    if (last) return last;
    throw error;
  });
}
