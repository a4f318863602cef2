import { DataError } from '../data-error.ts';
import { changedEntities } from '../metadata/changes/changed-entities.ts';
import type { EntityQuery, PartQuery } from '../metadata/changes/entity-query.ts';
import { localizeLabels } from '../metadata/localize-labels.ts';
import { metadataId } from '../metadata/metadata-id.ts';
import { userSettings } from '../user-settings.ts';
import type { MessageCall, MessageHandler } from './message.ts';
import { textOf } from './parameter-of.ts';

/**
 * `RetrieveEntity`: the definition of one table, by name or else by id, with as much as `EntityFilters` says.
 * @throws DataError 404 for a table that is not there
 */
export const retrieveEntity: MessageHandler = (call) => {
  const { organization } = call.scope.schema;
  const asked = textOf(call.parameters, 'LogicalName');
  const id = textOf(call.parameters, 'MetadataId');
  const name = asked ?? [...organization.tables.keys()].find((table) => metadataId('entity', table) === id);
  const [EntityMetadata] = organization.tables.has(name ?? '') ? entities(call, name) : [];
  if (EntityMetadata === undefined) {
    throw new DataError(
      404,
      '0x80041102',
      `Could not find an entity with name ${name ?? ''} and id ${id ?? ''}.`,
    );
  }
  return { kind: 'complex', type: 'RetrieveEntityResponse', value: { EntityMetadata } };
};

/** `RetrieveAllEntities`: the same of all tables. */
export const retrieveAllEntities: MessageHandler = (call) => ({
  kind: 'complex',
  type: 'RetrieveAllEntitiesResponse',
  value: { EntityMetadata: entities(call, undefined), Timestamp: call.scope.metadataVersion() },
});

const everything: PartQuery = { properties: undefined, criteria: undefined };
/** Everything has an id. */
const nothing: PartQuery = {
  properties: new Set<string>(),
  criteria: {
    any: false,
    conditions: [{ property: 'MetadataId', operator: 'Equals', values: [] }],
    filters: [],
  },
};

function entities({ scope, parameters }: MessageCall, name: string | undefined): readonly unknown[] {
  const filters = new Set((textOf(parameters, 'EntityFilters') ?? 'Entity').split(','));
  const part = (filter: string): PartQuery =>
    filters.has(filter) || filters.has('All') ? everything : nothing;
  const byName: PartQuery['criteria'] =
    name === undefined
      ? undefined
      : {
          any: false,
          conditions: [{ property: 'LogicalName', operator: 'Equals', values: [name] }],
          filters: [],
        };
  const query: EntityQuery = {
    properties: undefined,
    criteria: byName,
    attributes: part('Attributes'),
    relationships: part('Relationships'),
    keys: part('Entity'),
    languages: undefined,
  };
  const { organization } = scope.schema;
  const userLanguage = userSettings(organization, scope.allRows, scope.caller.userId).language;
  return changedEntities(query, organization, undefined).map((body) =>
    localizeLabels(body, { languages: undefined, userLanguage }),
  );
}
