/** One attempt: a response with what it contained, or why there was none. */
export type Answer = { response?: Response; data?: unknown; error?: unknown; cause?: unknown };

/** The mean pause before the second attempt, in milliseconds; it doubles with each. */
const FIRST_DELAY = 200;
/** No call waits longer between two attempts, in milliseconds. */
const LONGEST_DELAY = 10_000;

/**
 * Attempts until there is an answer that another attempt would not change.
 *
 * @param isSafe whether a request may be repeated that may have taken effect
 */
export async function retry(
  attempt: () => Promise<Answer>,
  { attempts, isSafe, signal }: { attempts: number; isSafe: boolean; signal: AbortSignal | undefined },
): Promise<Answer> {
  for (let count = 1; ; count++) {
    const answer = await attempt();
    const delay = delayAfter(answer, count);
    if (count >= attempts || delay > LONGEST_DELAY || !isTransient(answer, isSafe)) return answer;
    await sleep(delay, signal);
  }
}

/** 429 says that the request was not taken on; any other may have taken effect before its response was lost. */
const isTransient = ({ response }: Answer, isSafe: boolean): boolean =>
  response?.status === 429 || (isSafe && (response === undefined || [502, 503, 504].includes(response.status)));

/** What Retry-After asks for, and a random part, so that a crowd that was refused together does not return together. */
function delayAfter({ response }: Answer, count: number): number {
  const seconds = Number(response?.headers.get('Retry-After')) || 0;
  return seconds * 1_000 + Math.random() * Math.min(FIRST_DELAY * 2 ** count, LONGEST_DELAY / 2);
}

async function sleep(delay: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, delay);
    signal?.addEventListener('abort', abort);
  });
}
