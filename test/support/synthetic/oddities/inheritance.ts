import { labelsOf } from '../organization-draft.ts';
import type { Oddity } from './oddity.ts';

/** Activities: members of the base type, and navigations of the derived type for the same column (contract §13). */
const activities: Oddity = (draft, tables) => {
  const base = 'activitypointer';
  const activity = { key: ['activityid'], primaryName: 'subject', defined: true, isActivity: true };
  draft.addType({
    ...activity,
    logicalName: base,
    schemaName: 'ActivityPointer',
    abstract: true,
    entitySets: ['activitypointers'],
  });
  draft.addColumn(base, { logicalName: 'activityid', schemaName: 'ActivityId', type: 'Uniqueidentifier' });
  draft.addColumn(base, { logicalName: 'subject', type: 'String' });
  draft.addColumn(base, {
    logicalName: 'activitytypecode',
    schemaName: 'ActivityTypeCode',
    type: 'EntityName',
  });
  const options = [
    { value: 0, label: labelsOf('Open') },
    { value: 1, label: labelsOf('Done') },
  ];
  const optionSet = { name: 'activitypointer_statecode', isGlobal: false, options };
  draft.addChoice(base, { logicalName: 'statecode', type: 'State', optionSet });
  const regarding = {
    logicalName: 'regardingobjectid',
    schemaName: 'RegardingObjectId',
    targets: tables.slice(0, 12),
  };
  draft.addLookup(base, {
    ...regarding,
    navigation: (target) => `regardingobjectid_${target}`,
    collection: (target) => `${target}_ActivityPointers`,
  });
  for (const logicalName of ['task', 'acme_chat']) {
    draft.addType({ ...activity, logicalName, baseType: base, entitySets: [`${logicalName}s`] });
    draft.addColumn(logicalName, {
      logicalName: 'percentcomplete',
      schemaName: 'PercentComplete',
      type: 'Integer',
    });
    draft.addTargets(logicalName, {
      ...regarding,
      constraint: false,
      navigation: (target) => `regardingobjectid_${target}_${logicalName}`,
      collection: (target) => `${target}_${logicalName}s`,
    });
  }
};

/** Users and teams, which derive from `principal`, and the owner that is typed so (contract §13). */
const principal: Oddity = (draft, tables) => {
  draft.addType({ logicalName: 'principal', abstract: true, key: ['ownerid'] });
  draft.addColumn('principal', { logicalName: 'ownerid', schemaName: 'OwnerId', type: 'Uniqueidentifier' });
  for (const logicalName of ['systemuser', 'team']) {
    const schemaName = logicalName === 'team' ? 'Team' : 'SystemUser';
    const common = { logicalName, schemaName, baseType: 'principal', key: ['ownerid'], defined: true };
    draft.addType({ ...common, entitySets: [`${logicalName}s`], primaryName: 'fullname' });
    const key = { logicalName: `${logicalName}id`, schemaName: `${schemaName}Id` };
    draft.addColumn(logicalName, { ...key, type: 'Uniqueidentifier' });
    draft.addColumn(logicalName, { logicalName: 'fullname', schemaName: 'FullName', type: 'String' });
  }
  for (const table of tables) {
    const owner = { logicalName: 'ownerid', schemaName: 'OwnerId', type: 'Owner' } as const;
    draft.addColumn(table, { ...owner, property: '_ownerid_value', targets: ['systemuser', 'team'] });
    draft.addTargets(table, {
      ...owner,
      targets: ['principal'],
      navigation: () => 'ownerid',
      collection: () => `owner_${table}s`,
    });
    for (const [logicalName, target] of [
      ['owninguser', 'systemuser'],
      ['owningteam', 'team'],
    ] as const) {
      draft.addLookup(table, { logicalName, targets: [target], navigation: () => logicalName });
    }
    draft.addLookup(table, {
      logicalName: 'createdby',
      schemaName: 'CreatedBy',
      targets: ['systemuser'],
      navigation: () => 'createdby',
    });
  }
  draft.bindings.set('ownerid', 'owners');
};

/** Party lists: columns with neither property nor navigation, answered from a table of their own (contract §3.3). */
const partyLists: Oddity = (draft, tables) => {
  draft.addTable({
    logicalName: 'activityparty',
    schemaName: 'ActivityParty',
    entitySets: ['activityparties'],
  });
  const mask = [1, 2, 3, 9].map((value) => ({ value, label: labelsOf(`Kind ${value}`) }));
  const optionSet = { name: 'activityparty_participationtypemask', isGlobal: false, options: mask };
  const named = { logicalName: 'participationtypemask', schemaName: 'ParticipationTypeMask' };
  draft.addChoice('activityparty', { ...named, type: 'Picklist', optionSet });
  draft.addType({
    logicalName: 'acme_letter',
    key: ['acme_letterid'],
    entitySets: ['acme_letters'],
    defined: true,
  });
  draft.addColumn('acme_letter', { logicalName: 'acme_letterid', type: 'Uniqueidentifier' });
  for (const logicalName of ['to', 'from', 'cc']) {
    draft.addColumn('acme_letter', {
      logicalName,
      type: 'PartyList',
      property: undefined,
      targets: tables.slice(0, 3),
    });
  }
  draft.addLookup('activityparty', {
    logicalName: 'activityid',
    schemaName: 'ActivityId',
    targets: ['acme_letter'],
    navigation: (target) => `activityid_${target}`,
    collection: (target) => `${target}_activity_parties`,
  });
};

/** What is odd about types that derive from others. */
export const inheritanceOddities = { activities, principal, partyLists } as const;
