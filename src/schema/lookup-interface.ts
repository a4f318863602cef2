import { GraphQLInterfaceType } from 'graphql';

import type { LookupInterface } from '../model/model.ts';
import { dataverse } from './describe.ts';
import { identityFields } from './record-type.ts';
import type { ResolvePort } from './resolve-port.ts';
import type { TypeRegistry } from './type-registry.ts';

export interface LookupInterfaceInput {
  readonly types: TypeRegistry;
  readonly typeOf: ResolvePort['typeOf'];
}

/** Interface of lookups with the same 2–10 targets: what every record has. */
export const lookupInterface = (
  { types, typeOf }: LookupInterfaceInput,
  { typeName, targets }: LookupInterface,
): GraphQLInterfaceType =>
  new GraphQLInterfaceType({
    name: typeName,
    description: 'What a lookup with several target tables can point at.',
    interfaces: () => [types.interface('Node'), types.interface('Record')],
    fields: () => identityFields(types),
    resolveType: typeOf,
    extensions: dataverse({ name: targets.join('+') }),
  });
