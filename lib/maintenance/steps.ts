/** How long an operation works that continues at the next call, in milliseconds: "two seconds" in its description. */
export const WORK_MS = 2000;

/** Movements of an item per step of the audit or the archive: some ten milliseconds on half a CPU. */
export const AT_MOST = 1000;

/** Both visit items in the order of their ids; the first is after this one. */
export const BEFORE_THE_FIRST = '00000000-0000-0000-0000-000000000000';
