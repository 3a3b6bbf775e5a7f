import { docsPages } from './docs.ts';
import { documents } from './documents.ts';
import { getHealth } from './get-health.ts';
import { getMetrics } from './get-metrics.ts';

/** The pages of the documentation. */
export const pages = docsPages(documents);

/** The operations of the service itself. */
export const meta = [getHealth, getMetrics];
