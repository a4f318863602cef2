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
    kind: 'Action',
    name: 'DeleteMultiple',
    bound: true,
    parameters: [
      ['entities', 'Collection(crmbaseentity)'],
      ['Targets', 'Collection(crmbaseentity)'],
    ],
  },
];
