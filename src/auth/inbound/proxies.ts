import { BlockList, isIP } from 'node:net';

/** Whether an address is one of a trusted proxy. */
export type IsProxy = (address: string | undefined) => boolean;

/** An address, or a network of them in CIDR notation: `10.0.0.0/8`, `fd00::/8`. */
export const isNetwork = (text: string): boolean => {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
};

/** @param networks each as {@link isNetwork} takes it. */
export const trustedProxies = (networks: readonly string[]): IsProxy => {
  if (networks.length === 0) return () => false;
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = familyOf(address);
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return (address) => {
    const plain = plainAddress(address);
    return plain !== undefined && list.check(plain, familyOf(plain));
  };
};

/**
 * Where a request comes from: what the proxies say in `X-Forwarded-For`, read from its end as far as it was written by a
 * trusted one; anybody can begin that header with anything.
 */
export const clientAddress = (
  peer: string | undefined,
  headers: Headers,
  isProxy: IsProxy,
): string | undefined => {
  let client = plainAddress(peer);
  if (!isProxy(client)) return client;
  const hops = (headers.get('x-forwarded-for') ?? '').split(',').map((hop) => hop.trim());
  for (const hop of hops.reverse()) {
    const address = plainAddress(hop);
    if (address === undefined) break;
    client = address;
    if (!isProxy(client)) break;
  }
  return client;
};

/** IPv4 as itself, also where a socket of both families shows it as IPv6; undefined: no address. */
const plainAddress = (address: string | undefined): string | undefined => {
  const plain = address?.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  return plain === undefined || isIP(plain) === 0 ? undefined : plain;
};

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 4 ? 'ipv4' : 'ipv6');
