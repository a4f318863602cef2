/** The demo's one role: everything that the sample organisation has, and a look behind it. */
export const demoRoles = {
  admin: {
    tables: { '*': {}, role: {}, systemuserroles: {} },
    operations: '*',
    rawQueries: true,
    explain: true,
    // Whoever tries things out on his own machine may try large ones.
    limits: {
      upstreamRequests: 200,
      rows: 500_000,
      tokens: 20_000,
      depth: 30,
      aliases: 1000,
      rootFields: 1000,
      fields: 10_000,
    },
  },
} as const;
