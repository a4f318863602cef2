import type { Operation } from '../metadata/operation.ts';

const answers = (kind: Operation['kind'], name: string, parameters: Operation['parameters']): Operation => ({
  kind,
  name,
  parameters,
  returns: `${name}Response`,
});

const texts = (...names: readonly string[]): Operation['parameters'] =>
  names.map((name) => [name, 'Edm.String']);

/** Of the organisation and of its metadata. */
const descriptions: readonly Operation[] = [
  answers('Function', 'FormatAddress', texts('Line1', 'City', 'StateOrProvince', 'PostalCode', 'Country')),
  answers('Function', 'RetrieveCurrentOrganization', [['AccessType', 'EndpointAccessType']]),
  answers('Function', 'RetrieveAvailableLanguages', []),
  answers('Function', 'RetrieveProvisionedLanguages', []),
  answers('Function', 'RetrieveInstalledLanguagePacks', []),
  answers('Function', 'RetrieveEntity', [
    ['EntityFilters', 'EntityFilters'],
    ['LogicalName', 'Edm.String', 'nullable'],
    ['MetadataId', 'Edm.Guid', 'nullable'],
    ['RetrieveAsIfPublished', 'Edm.Boolean'],
  ]),
  answers('Function', 'RetrieveAllEntities', [
    ['EntityFilters', 'EntityFilters'],
    ['RetrieveAsIfPublished', 'Edm.Boolean'],
  ]),
  ...['CanBeReferenced', 'CanBeReferencing', 'CanManyToMany'].map((name) =>
    answers('Action', name, texts('EntityName')),
  ),
  answers('Function', 'GetValidManyToMany', []),
  answers('Function', 'GetValidReferencedEntities', [['ReferencingEntityName', 'Edm.String', 'nullable']]),
  answers('Function', 'GetValidReferencingEntities', [['ReferencedEntityName', 'Edm.String', 'nullable']]),
];

/** Messages that this `$metadata` does not declare, but that can be called (contract §3.2, §5.7). */
export const privateOperations: readonly Operation[] = [
  ...descriptions,
  {
    kind: 'Function',
    name: 'RetrieveDuplicates',
    parameters: [
      ['BusinessEntity', 'crmbaseentity'],
      ['MatchingEntityName', 'Edm.String'],
      ['PagingInfo', 'expando', 'nullable'],
    ],
    returns: 'Collection(crmbaseentity)',
  },
  {
    kind: 'Function',
    name: 'RetrieveSharedPrincipalsAndAccess',
    parameters: [['Target', 'crmbaseentity']],
    returns: 'RetrieveSharedPrincipalsAndAccessResponse',
  },
  {
    kind: 'Function',
    name: 'RetrievePrincipalAccess',
    bound: true,
    parameters: [
      ['entity', 'team'],
      ['Target', 'crmbaseentity'],
    ],
    returns: 'RetrievePrincipalAccessResponse',
  },
  {
    kind: 'Function',
    name: 'RetrieveUserPrivileges',
    bound: true,
    parameters: [['entity', 'systemuser']],
    returns: 'RetrieveUserPrivilegesResponse',
  },
  {
    kind: 'Function',
    name: 'RetrieveBusinessHierarchyBusinessUnit',
    bound: true,
    composable: true,
    parameters: [['entity', 'businessunit']],
    returns: 'Collection(businessunit)',
  },
  {
    kind: 'Function',
    name: 'RetrieveUnpublishedMultiple',
    bound: true,
    composable: true,
    parameters: [['entities', 'Collection(savedquery)']],
    returns: 'Collection(savedquery)',
  },
  {
    kind: 'Action',
    name: 'DeleteMultiple',
    bound: true,
    parameters: [
      ['entities', 'Collection(crmbaseentity)'],
      ['Targets', 'Collection(crmbaseentity)'],
    ],
  },
];
