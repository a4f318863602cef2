import type { GatewayOptions } from './gateway-options.ts';

const names = [
  'roles',
  'callers',
  'limits',
  'rateLimits',
  'cors',
  'trustedDocuments',
  'automaticPersistedQueries',
  'exposure',
  'audiences',
  'names',
  'federation',
  'search',
  'incrementalDelivery',
  'placeOf',
] as const satisfies readonly (keyof GatewayOptions)[];

/** What can change while the gateway runs; the rest holds until it ends. */
export type ReloadableOptions = Pick<GatewayOptions, (typeof names)[number]>;

/** A whole configuration may be given: no more of it is taken than can change. One that is left out is at its default. */
export const reloadable = (given: ReloadableOptions): ReloadableOptions =>
  Object.fromEntries(names.map((name) => [name, given[name]])) as unknown as ReloadableOptions;
