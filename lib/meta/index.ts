import { docsPages } from './docs.ts';
import { documents } from './documents.ts';
import { getHealth } from './get-health.ts';

/** What the service documents of itself. */
export const pages = docsPages(documents);

/** What the service says of itself. */
export const meta = [getHealth];
