const SECONDS = /^\d{1,9}$/;

/** The seconds that a Retry-After header asks for, which is a number or a date (RFC 9110, 10.2.3); undefined if it is neither. */
export function retryAfterOf(header: string | undefined, now = Date.now()): number | undefined {
  if (header === undefined) return undefined;
  if (SECONDS.test(header)) return Number(header);
  const date = header.endsWith(' GMT') ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}
