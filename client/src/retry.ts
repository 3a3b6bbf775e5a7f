/** One attempt: a response with what it contained, or why there was none, or none that can be read. */
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
const isTransient = ({ response, cause }: Answer, isSafe: boolean): boolean =>
  response?.status === 429 || (isSafe && (cause !== undefined || [502, 503, 504].includes(response?.status ?? 0)));

/**
 * What Retry-After asks for, in seconds or by a date, and a random part, so that a crowd that was refused together does not
 * return together.
 */
function delayAfter({ response }: Answer, count: number): number {
  const after = `${response?.headers.get('Retry-After')}`;
  const asked = Number(after) * 1_000 || Date.parse(after) - Date.now();
  return (asked > 0 ? asked : 0) + Math.random() * Math.min(FIRST_DELAY * 2 ** count, LONGEST_DELAY / 2);
}

async function sleep(delay: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, delay);
    signal?.addEventListener('abort', end);
  });
  signal?.throwIfAborted();
}
