import createClient from 'openapi-fetch';
import type { components, paths } from './api-types.ts';

export type Sale = components['schemas']['Sale'];
export type Purchase = components['schemas']['Purchase'];

/** A little longer than the service takes at most: five seconds. */
const TIMEOUT = 7_000;

/** The API of the service that the page comes from. A request that gets no whole response in time throws. */
export const api = createClient<paths>({
  baseUrl: location.origin,
  // A copy that the browser kept would carry the time of the server at which it was made.
  cache: 'no-store',
  fetch: (request) => fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT)]) }),
});
