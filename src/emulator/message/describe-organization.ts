import type { MessageHandler } from './message.ts';

/** What the double says that it is. */
export const serviceVersion = '9.2.26112.00154';

/** `RetrieveCurrentOrganization`: names, ids and addresses of the organisation that is asked. */
export const retrieveCurrentOrganization: MessageHandler = ({ scope }) => {
  const { name, organizationId, tenantId } = scope.schema.organization;
  const url = new URL('/', scope.serviceRoot).href;
  const endpoints = {
    WebApplication: url,
    OrganizationService: `${url}XRMServices/2011/Organization.svc`,
    OrganizationDataService: `${url}XRMServices/2011/OrganizationData.svc`,
  };
  const friendly = scope.allRows.all('organization')[0]?.values['name'];
  const Detail = {
    OrganizationId: organizationId,
    FriendlyName: typeof friendly === 'string' ? friendly : name,
    OrganizationVersion: serviceVersion,
    EnvironmentId: organizationId,
    Geo: 'NA',
    TenantId: tenantId,
    UrlName: name,
    UniqueName: name,
    State: 'Enabled',
    Endpoints: {
      Count: 3,
      IsReadOnly: false,
      Keys: Object.keys(endpoints),
      Values: Object.values(endpoints),
    },
  };
  return { kind: 'complex', type: 'RetrieveCurrentOrganizationResponse', value: { Detail } };
};

/** `RetrieveAvailableLanguages`, `RetrieveProvisionedLanguages` …: LCIDs of the languages of labels. */
export const languages =
  (message: string, member: string): MessageHandler =>
  ({ scope }) => ({
    kind: 'complex',
    type: `${message}Response`,
    value: { [member]: scope.schema.organization.languages },
  });
