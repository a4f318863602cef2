import type { Organization } from '../../organization.ts';
import { entityObject } from '../entity-metadata.ts';
import type { MetadataObject } from '../metadata-object.ts';
import { isList } from '../metadata-row.ts';
import { byMetadataId, complexBody } from './complex-body.ts';
import type { EntityQuery, PartQuery } from './entity-query.ts';
import { meetsCriteria } from './meets-criteria.ts';
import { optionChanges } from './option-changes.ts';
import { ownChanges } from './own-changes.ts';

type Body = Record<string, unknown>;
type Found = readonly MetadataObject[] | MetadataObject | null;

/**
 * `EntityMetadata` of `RetrieveMetadataChanges`: the tables that the query asks for, with what it asks for of them.
 * @param then the organisation at the client's stamp; with it only what changed since comes, down to the single option,
 *   and `HasChanged` says of each thing whether it did itself, or only something below it. Undefined: everything comes.
 * @throws DataError 400 for properties that do not exist
 */
export function changedEntities(
  query: EntityQuery,
  now: Organization,
  then: Organization | undefined,
): readonly Body[] {
  return [...now.tables.values()].flatMap((table): readonly Body[] => {
    const before = then?.tables.get(table.logicalName);
    const isSame =
      before === table && then?.oneToMany === now.oneToMany && then.manyToMany === now.manyToMany;
    if (isSame) return [];
    const entity = entityObject(now, table);
    if (!meetsCriteria(entity, query.criteria)) return [];
    const known = then === undefined || before === undefined ? undefined : entityObject(then, before);
    const body = partBody(query, query, { now: entity, then: known, isDelta: then !== undefined });
    return body === undefined ? [] : [body];
  });
}

/** An object, what it was at the client's stamp, and whether there is a stamp at all. */
interface Comparison {
  readonly now: MetadataObject;
  readonly then: MetadataObject | undefined;
  readonly isDelta: boolean;
}

/** @returns undefined when neither the object nor anything below it changed */
function partBody(query: EntityQuery, part: PartQuery, { now, then, isDelta }: Comparison): Body | undefined {
  const own = isDelta && (then === undefined || ownChanges(now, then));
  const below: boolean[] = [];
  const body = complexBody(now, {
    properties: part.properties,
    hasChanged: isDelta ? own : null,
    follow: (navigation, found) => {
      const followed = follow(query, { navigation, found, before: then?.follow(navigation), isDelta });
      below.push(followed.changed);
      return followed.body;
    },
  });
  return !isDelta || own || below.includes(true) ? body : undefined;
}

interface Step {
  readonly navigation: string;
  readonly found: Found;
  readonly before: Found | undefined;
  readonly isDelta: boolean;
}

function follow(query: EntityQuery, step: Step): { readonly body: unknown; readonly changed: boolean } {
  const { navigation, found, before, isDelta } = step;
  if (found === null) return { body: null, changed: false };
  const known = byMetadataId(before);
  if (!isList(found)) return optionSet(found, isDelta, known.get(found.value('MetadataId')));
  const part = partOf(query, navigation);
  const bodies = found
    .filter((object) => meetsCriteria(object, part.criteria))
    .map((now) => partBody(query, part, { now, then: known.get(now.value('MetadataId')), isDelta }))
    .filter((body) => body !== undefined);
  return { body: bodies, changed: bodies.length > 0 };
}

function partOf(query: EntityQuery, navigation: string): PartQuery {
  if (navigation === 'Attributes') return query.attributes;
  return navigation === 'Keys' ? query.keys : query.relationships;
}

/** An option set comes whole, whatever properties of columns are asked for. */
function optionSet(
  now: MetadataObject,
  isDelta: boolean,
  then: MetadataObject | undefined,
): { readonly body: Body; readonly changed: boolean } {
  const changes = isDelta ? optionChanges(now, then) : undefined;
  const body = complexBody(now, {
    properties: undefined,
    hasChanged: changes?.set ?? null,
    follow: () => null,
  });
  return { body: { ...body, ...changes?.members }, changed: changes?.any ?? false };
}
