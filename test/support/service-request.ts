import type { UpstreamRequest } from '../../src/transport/send.ts';

/** A read of the application user itself, by default of accounts. */
export const serviceRequest = (more: Partial<UpstreamRequest> = {}): UpstreamRequest => ({
  method: 'GET',
  path: 'accounts',
  headers: {},
  body: undefined,
  principal: { kind: 'service', reason: 'test' },
  signal: undefined,
  ...more,
});
