import type { Definitions } from '../../../src/metadata/definitions.ts';
import { buildModel } from '../../../src/model/build-model.ts';
import type { Collection, Model } from '../../../src/model/model.ts';
import { makeCsdl, type NavigationSketch, type TypeSketch } from '../../support/make-csdl.ts';

/** Users and teams, as every organisation has them. */
export const principals: readonly TypeSketch[] = [
  {
    name: 'principal',
    abstract: true,
    properties: ['ownerid'],
    navigations: [{ name: 'owner_accounts', type: 'Collection(account)', partner: 'ownerid' }],
  },
  { name: 'systemuser', base: 'principal', key: ['ownerid'], properties: ['systemuserid'] },
  { name: 'team', base: 'principal', key: ['ownerid'], properties: ['teamid'] },
];

/** What a table has whose rows belong to one of them. */
export const owned: readonly NavigationSketch[] = [
  { name: 'ownerid', type: 'principal', partner: 'owner_accounts', property: '_ownerid_value' },
  { name: 'owninguser', type: 'systemuser', property: '_owninguser_value' },
  { name: 'owningteam', type: 'team', property: '_owningteam_value' },
];
export const ownedProperties: readonly string[] = [
  '_ownerid_value',
  '_owninguser_value',
  '_owningteam_value',
];

/** The model of these types. */
export const modelOf = (types: readonly TypeSketch[], definitions?: Definitions): Model =>
  buildModel({ csdl: makeCsdl(...types), definitions }).model;

/** The lists of related rows that a table has. */
export const collectionsOf = (model: Model, table: string): Collection[] =>
  [...(model.tables.get(table)?.fields.values() ?? [])].filter((member) => member.kind === 'collection');
