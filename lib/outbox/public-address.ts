import { lookup as resolve } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The code of the error for an address that is not of the public internet. */
export const NOT_PUBLIC = 'ADDRESS_NOT_PUBLIC';

const notPublic = () => Object.assign(new Error('the address is not public'), { code: NOT_PUBLIC });

/** All that has been given out of IPv6; outside of it ipaddr.js knows only some ranges. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** Whether an address is of the public internet: not private, loopback, link-local or of another special range. */
export function isPublic(text: string): boolean {
  const address = ipaddr.process(text);
  return address.range() === 'unicast' && (address instanceof ipaddr.IPv4 || address.match(GLOBAL_IPV6));
}

/** Throws if a URL names an address that is not public. Node looks up names alone, so addresses are checked here. */
export function refuseAddress({ hostname }: URL): void {
  const address = hostname.replace(/^\[|\]$/g, '');
  if (isIP(address) && !isPublic(address)) throw notPublic();
}

/** A `lookup` for connections that finds public addresses alone: the address that is checked is the one that is connected to. */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, found) => {
    if (error) return callback(error, []);
    if (!found.every(({ address }) => isPublic(address))) return callback(notPublic(), []);
    if (options.all) return callback(null, found);
    const [first] = found;
    callback(null, first?.address ?? '', first?.family);
  });
};
