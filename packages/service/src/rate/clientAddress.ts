import { BlockList, isIP } from 'node:net';
import { LRUCache } from 'lru-cache';

const mostRead = 10_000;

/** Of machines in our own network: proxies, load balancers, ourselves. */
const inside = new BlockList();
for (const [network, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const)
  inside.addSubnet(network, prefix, 'ipv4');
inside.addAddress('::1', 'ipv6');
inside.addSubnet('fc00::', 7, 'ipv6');
inside.addSubnet('fe80::', 10, 'ipv6');

/** IPv4 as it looks in an IPv6 socket becomes plain; a /64, which one household has, counts as one address. */
const normalise = (address: string): string | undefined => {
  const plain = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  switch (isIP(plain)) {
    case 4:
      return plain;
    case 6:
      return `${new URL(`http://[${plain}]`).hostname.slice(1, -1)}`;
    default:
      return undefined;
  }
};

const groupsOf = (address: string): string[] => {
  const [head = '', tail] = address.split('::');
  const before = head.split(':').filter((part) => part !== '');
  if (tail === undefined) return before;
  const after = tail.split(':').filter((part) => part !== '');
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => '0'), ...after];
};

/**
 * Who to hold a failed sign-in against; undefined: nobody that can be told from others. `trustedProxies` of ours
 * each added the address of whoever they were asked by to X-Forwarded-For, so the one that counts is so many from its
 * end; what stands before it is anybody's invention. Without proxies that are trusted, a peer in our own network is
 * one of them nevertheless: all clients would be counted as one.
 */
export const createClientAddress = (trustedProxies: number) => {
  /** Reading an address costs more than all else that is done to know who asks. */
  const read = new LRUCache<string, { readonly address: string | undefined }>({ max: mostRead });

  const addressOf = (named: string): string | undefined => {
    const address = normalise(named);
    if (address === undefined) return undefined;
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    if (trustedProxies === 0 && inside.check(address, family)) return undefined;
    return family === 'ipv4' ? address : `${groupsOf(address).slice(0, 4).join(':')}::/64`;
  };

  return (peer: string | undefined, forwardedFor: string | undefined): string | undefined => {
    const named =
      trustedProxies === 0
        ? peer
        : forwardedFor
            ?.split(',')
            .map((part) => part.trim())
            .at(-trustedProxies);
    if (named === undefined) return undefined;
    let known = read.get(named);
    if (!known) read.set(named, (known = { address: addressOf(named) }));
    return known.address;
  };
};
