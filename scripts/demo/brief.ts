/** The members that tell what happened; ids and times are in the rows. */
const TELLING = new Set([
  ...['initial_quantity', 'customer_id', 'quantity', 'ttl_seconds', 'status', 'code'],
  ...['available_quantity', 'reserved_quantity', 'confirmed_quantity', 'expired_count', 'released_quantity'],
  ...['violations', 'complete', 'audited'],
]);

/** A body in one line: "…" stands for the members that are left out. */
export function briefly(body: object): string {
  const all = Object.entries(body).filter(([, value]) => value !== undefined);
  // The status of a problem is that of its response.
  const shown = all.filter(([name, value]) => TELLING.has(name) && !(name === 'status' && typeof value === 'number'));
  const members = shown.map(([name, value]) => `"${name}": ${JSON.stringify(value)}`);
  return `{${[...members, ...(shown.length < all.length ? ['…'] : [])].join(', ')}}`;
}

/** A text with eight characters of each UUID. */
export const shortened = (text: string): string => text.replace(/([0-9a-f]{8})(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '$1…');
