import { isIP } from 'node:net';

/** True for `localhost`, `127.0.0.0/8` and `::1` (with or without brackets): what never leaves this machine. */
export const isLoopback = (hostname: string): boolean => {
  const name = hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  return name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));
};
