import type { Organization } from '../../organization.ts';
import { entityObject } from '../entity-metadata.ts';
import type { MetadataObject } from '../metadata-object.ts';
import { isList } from '../metadata-row.ts';

/** Members of `DeletedMetadataFilters`; the Web API calls tables `Default`. */
export const deletedKinds = ['Default', 'Attribute', 'Relationship', 'Label', 'OptionSet'] as const;
export type DeletedKind = (typeof deletedKinds)[number];

/** `DeletedMetadataCollection`: the metadata ids of what went, by kind, whatever the query asks for. */
export interface DeletedMetadata {
  readonly Count: number;
  readonly IsReadOnly: false;
  readonly Keys: readonly DeletedKind[];
  readonly Values: readonly { readonly Items: readonly string[] }[];
}

/**
 * What is not there any more.
 * @param kinds those that are asked for, without a repetition
 * @param then undefined: nothing is compared, and nothing comes
 */
export function deletedMetadata(
  kinds: readonly DeletedKind[],
  now: Organization,
  then: Organization | undefined,
): DeletedMetadata {
  if (then === undefined || kinds.length === 0) return { Count: 0, IsReadOnly: false, Keys: [], Values: [] };
  const [left, gone] = [idsOf(now), idsOf(then)];
  return {
    Count: kinds.length,
    IsReadOnly: false,
    Keys: kinds,
    Values: kinds.map((kind) => ({ Items: [...gone[kind]].filter((id) => !left[kind].has(id)) })),
  };
}

type Ids = Readonly<Record<DeletedKind, Set<string>>>;

function idsOf(organization: Organization): Ids {
  const ids: Ids = {
    Default: new Set(),
    Attribute: new Set(),
    Relationship: new Set(),
    Label: new Set(),
    OptionSet: new Set(),
  };
  for (const table of organization.tables.values()) {
    const entity = entityObject(organization, table);
    collect(ids, 'Default', entity);
    for (const attribute of listOf(entity.follow('Attributes'))) {
      collect(ids, 'Attribute', attribute);
      for (const optionSet of listOf(attribute.follow('OptionSet'))) {
        collect(ids, 'OptionSet', optionSet);
        collectLabels(
          ids.Label,
          ['Options', 'TrueOption', 'FalseOption'].map((name) => optionSet.value(name)),
        );
      }
    }
    for (const navigation of ['ManyToOneRelationships', 'ManyToManyRelationships']) {
      for (const one of listOf(entity.follow(navigation))) collect(ids, 'Relationship', one);
    }
  }
  return ids;
}

function collect(ids: Ids, kind: DeletedKind, object: MetadataObject): void {
  const id = object.value('MetadataId');
  if (typeof id === 'string') ids[kind].add(id);
  collectLabels(ids.Label, [object.value('DisplayName'), object.value('Description')]);
}

/** Ids of the labels in a body, however deep. */
function collectLabels(into: Set<string>, value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if ('LanguageCode' in value && 'MetadataId' in value && typeof value.MetadataId === 'string') {
    into.add(value.MetadataId);
  }
  for (const inner of Object.values(value)) collectLabels(into, inner);
}

const listOf = (found: readonly MetadataObject[] | MetadataObject | null): readonly MetadataObject[] =>
  found === null ? [] : isList(found) ? found : [found];
