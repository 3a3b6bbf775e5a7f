import { createClient, type Schemas } from '../../client/src/index.ts';

export type Sale = Schemas['Sale'];
export type Purchase = Schemas['Purchase'];

/** The service that the page comes from. */
export const holdfast = createClient({
  baseUrl: location.origin,
  // A copy that the browser kept would carry the time of the server at which it was made.
  fetch: (request) => fetch(request, { cache: 'no-store' }),
});
