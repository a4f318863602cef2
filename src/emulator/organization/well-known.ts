/** The fixed identities of every organisation this folder builds, so that any client can be pointed at one. */
export const wellKnown = {
  tenantId: '11111111-1111-1111-1111-111111111111',
  organizationId: '99999999-9999-9999-9999-999999999999',
  /** The gateway's app registration; its application user is a system administrator. */
  gatewayClient: { clientId: '22222222-2222-2222-2222-222222222222', secret: 'demo-secret' },
  /** Its application user exists, but has no security role. */
  rolelessClient: { clientId: '44444444-4444-4444-4444-444444444444', secret: 'demo-secret-2' },
  /** A registration without an application user: tokens are granted, the Web API answers 403. */
  clientWithoutUser: { clientId: '33333333-3333-3333-3333-333333333333', secret: 'demo-secret-3' },
  /** Two application users and three people, each with roles of their own: see `sampleSecurity`. */
  users: {
    gateway: 'a0000000-0000-4000-8000-000000000001',
    roleless: 'a0000000-0000-4000-8000-000000000002',
    salesManager: 'a0000000-0000-4000-8000-000000000003',
    salesperson: 'a0000000-0000-4000-8000-000000000004',
    serviceRepresentative: 'a0000000-0000-4000-8000-000000000005',
  },
  /** Entra object ids of the users (`azureactivedirectoryobjectid`), which `CallerObjectId` names. */
  entraObjectIds: {
    gateway: '4de8f4aa-ad84-4c56-8844-a24500000002',
    roleless: 'c1f4b879-f4d5-45ff-8d5a-a24500000004',
    salesManager: '349fb0f3-bfab-429e-8abc-fd5b00000003',
    salesperson: '06854931-1654-4cad-8543-fd5b00000004',
    serviceRepresentative: '12bb79c0-427d-4703-87dc-fd5b00000005',
  },
  roles: {
    systemAdministrator: 'b0000000-0000-4000-8000-000000000001',
    salesManager: 'b0000000-0000-4000-8000-000000000002',
    salesperson: 'b0000000-0000-4000-8000-000000000003',
    serviceRepresentative: 'b0000000-0000-4000-8000-000000000004',
  },
  columnSecurityProfiles: { governmentIds: 'f0000000-0000-4000-8000-000000000001' },
  businessUnits: {
    root: 'c0000000-0000-4000-8000-000000000001',
    sales: 'c0000000-0000-4000-8000-000000000002',
    service: 'c0000000-0000-4000-8000-000000000003',
  },
  currencies: {
    dollar: 'd0000000-0000-4000-8000-000000000001',
    euro: 'd0000000-0000-4000-8000-000000000002',
  },
  /** Views; the first two have these ids in every organisation. */
  views: {
    activeAccounts: '00000000-0000-0000-00aa-000010001002',
    openOpportunities: '00000000-0000-0000-00aa-000010003001',
    largeAccounts: 'f0000000-0000-4000-8000-000000000001',
  },
  teams: {
    sales: 'e0000000-0000-4000-8000-000000000001',
    service: 'e0000000-0000-4000-8000-000000000002',
  },
} as const;
