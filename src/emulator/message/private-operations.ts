import type { Operation } from '../metadata/operation.ts';

/** Messages that this `$metadata` does not declare, but that can be called (contract §3.2, §5.7). */
export const privateOperations: readonly Operation[] = [
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
