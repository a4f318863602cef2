import type { Choice } from '../../../src/model/choice.ts';
import type { Model, Table } from '../../../src/model/model.ts';
import type { ResolvePort } from '../../../src/schema/resolve-port.ts';
import { makeColumn, makeTable, named } from '../../support/make-table.ts';

const industry: Choice = {
  typeName: 'AccountIndustry',
  logicalName: 'account_industry',
  displayName: 'Industry',
  options: [option('BANK', 1), option('ART', 20)],
  byValue: new Map(),
};

/** Model of these tables. */
export function modelOf(tables: readonly Table[], more: Partial<Model> = {}): Model {
  return {
    tables: new Map(tables.map((each) => [each.logicalName, each])),
    choices: new Map(),
    interfaces: new Map(),
    operations: [],
    complexTypes: new Map(),
    omissions: [],
    csdlOnly: false,
    languages: [1033],
    ...more,
  };
}

const relation = {
  navigation: 'parties',
  table: { logicalName: 'party', entitySet: 'partys', key: 'partyid' },
};
const related = { ...relation, inverse: { navigation: 'activity', property: '_activityid_value' } };
const number = makeColumn('number', { kind: 'string' }, { displayName: 'Account Number' });
const branch = makeColumn('branch', { kind: 'choice', choice: industry });
const parent = {
  ...named('parentId'),
  kind: 'lookupId',
  readOnly: false,
  requiredLevel: 'None',
  logicalName: 'parentid',
  property: '_parentid_value',
} as const;
const writable = { forCreate: true, forUpdate: true };
const rules = { readOnly: false, requiredLevel: 'None' } as const;

const account = makeTable(
  'account',
  [
    number,
    makeColumn('count', { kind: 'int' }),
    makeColumn('version', { kind: 'bigInt' }, { readOnly: true }),
    makeColumn('revenue', { kind: 'decimal' }, { requiredLevel: 'Recommended' }),
    makeColumn('score', { kind: 'double' }),
    makeColumn('active', { kind: 'boolean' }),
    makeColumn('guid', { kind: 'guid' }),
    makeColumn('opened', { kind: 'dateTime' }),
    makeColumn('meets', { kind: 'localDateTime' }),
    makeColumn('born', { kind: 'date' }),
    branch,
    makeColumn('branches', { kind: 'choices', choice: industry }),
    makeColumn('picture', { kind: 'image', timestampProperty: undefined, idProperty: undefined }),
    makeColumn('contract', { kind: 'file', nameProperty: undefined, attachments: undefined }),
    parent,
    {
      ...named('parent'),
      ...rules,
      ...writable,
      kind: 'lookup',
      logicalName: 'parentid',
      property: '_parentid_value',
      targets: [{ table: 'account', navigation: 'parentid', binding: 'parentid' }],
      result: { kind: 'object', table: 'account' },
    },
    {
      ...named('children'),
      kind: 'collection',
      relation: 'oneToMany',
      path: 'account>account.parentid',
      navigation: 'account_children',
      target: 'account',
      inverse: { navigation: 'parentid', property: '_parentid_value' },
    },
    {
      ...named('hidden'),
      kind: 'collection',
      relation: 'oneToMany',
      path: 'account>secret.accountid',
      navigation: 'account_secrets',
      target: 'secret',
      inverse: { navigation: 'accountid', property: '_accountid_value' },
    },
  ],
  {
    displayName: 'Account',
    description: 'A business.',
    interfaces: ['Customer'],
    keys: new Map([
      ['accountByNumber', { logicalName: 'key_number', field: 'accountByNumber', parts: [number] }],
      ['accountByTwo', { logicalName: 'key_two', field: 'accountByTwo', parts: [parent, branch] }],
      ['accountByBoth', { logicalName: 'key_both', field: 'accountByBoth', parts: [branch, number] }],
    ]),
  },
);

const mail = makeTable('mail', [
  {
    ...named('to'),
    kind: 'parties',
    logicalName: 'to',
    target: 'party',
    related,
    mask: 2,
    forCreate: true,
    forUpdate: true,
  },
  {
    ...named('customer'),
    ...rules,
    ...writable,
    kind: 'lookup',
    logicalName: 'customerid',
    property: '_customerid_value',
    targets: [],
    result: { kind: 'interface', name: 'Customer' },
  },
  {
    ...named('regarding'),
    ...rules,
    ...writable,
    kind: 'lookup',
    logicalName: 'regardingobjectid',
    property: '_regardingobjectid_value',
    targets: [],
    result: { kind: 'record' },
  },
]);

/** A model in which every kind of member and type is there at least once. `party` has no display texts. */
export const everyKind: Model = modelOf(
  [
    account,
    makeTable('contact', [], { interfaces: ['Customer'] }),
    mail,
    makeTable('party', [], { listField: 'parties' }),
    makeTable('pointer', [{ ...named('activity'), kind: 'activity', property: 'activitytypecode' }]),
  ],
  {
    choices: new Map([[industry.typeName, industry]]),
    interfaces: new Map([['Customer', { typeName: 'Customer', targets: ['account', 'contact'] }]]),
  },
);

/** Resolvers that find nothing, but for those that are given. */
export const portOf = (more: Partial<ResolvePort> = {}): ResolvePort => ({
  one: () => nothing,
  oneByKey: () => nothing,
  list: () => nothing,
  aggregate: () => nothing,
  node: nothing,
  nodes: nothing,
  choices: nothing,
  search: nothing,
  entities: nothing,
  typeOf: () => undefined,
  ...more,
});

const nothing = () => null;

function option(name: string, value: number) {
  return { name, value, label: name.toLowerCase(), labels: new Map<number, string>(), color: undefined };
}
