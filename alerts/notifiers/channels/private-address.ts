// Which addresses are inside: loopback, private, link-local, shared and reserved ranges of IPv4 and IPv6, also IPv4 in the clothes of IPv6.
// A message goes there only where the configuration of its channel says so. Pure.
import { BlockList, isIP, isIPv4 } from 'node:net';

const INSIDE_V4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;
const INSIDE_V6 = [
  ['::', 127],
  ['64:ff9b::', 96],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const;

const inside = new BlockList();
for (const [address, bits] of INSIDE_V4) {
  inside.addSubnet(address, bits, 'ipv4');
  inside.addSubnet(`::ffff:${address}`, 96 + bits, 'ipv6');
}
for (const [address, bits] of INSIDE_V6) inside.addSubnet(address, bits, 'ipv6');

/** What is no address at all counts as inside: it must be resolved before it is trusted. */
export function isInside(address: string): boolean {
  if (isIP(address) === 0) return true;
  return inside.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}

/** The address that the host of a URL is, without resolving; undefined where it is a name. */
export function literalAddress(url: URL): string | undefined {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 ? undefined : host;
}
