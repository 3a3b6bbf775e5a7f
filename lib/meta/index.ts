import { getHealth } from './get-health.ts';

export { pages } from './docs.ts';

/** What the service says of itself. */
export const meta = [getHealth];
