import type { Operation } from '../metadata/operation.ts';

/** Messages that `$metadata` does not declare, but that can be called (contract §3.2, §5.7). */
export const privateOperations: readonly Operation[] = [
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
