import type { ColumnType, Option, OptionSet, Organization } from '../organization.ts';
import { isCustomName } from './is-custom-name.ts';
import { metadataId } from './metadata-id.ts';
import { metadataObject, type MetadataObject, type MetadataType } from './metadata-object.ts';
import {
  always,
  flag,
  introducedVersion,
  labelBody,
  labelled,
  managed,
  metadataBase,
  text,
  typed,
  type Described,
} from './property.ts';

interface DescribedOptionSet extends Described {
  readonly optionSet: OptionSet;
  readonly kind: 'Picklist' | 'State' | 'Status' | 'Boolean';
}

export const optionSetMetadataBase: MetadataType<DescribedOptionSet> = {
  name: 'OptionSetMetadataBase',
  base: metadataBase,
  abstract: false,
  alternateKey: 'Name',
  properties: {
    IsCustomOptionSet: flag((source) => !source.managed),
    IsGlobal: flag((source) => source.optionSet.isGlobal),
    IsManaged: flag((source) => source.managed),
    Name: text((source) => source.optionSet.name),
    ExternalTypeName: always('Edm.String', null),
    OptionSetType: typed('OptionSetType', (source) => source.kind),
    IntroducedVersion: introducedVersion,
    Description: labelled((source) => source.optionSet.description, 'Description'),
    DisplayName: labelled((source) => source.optionSet.displayName, 'DisplayName'),
    IsCustomizable: managed('iscustomizable', () => true),
  },
  navigations: {},
};

export const optionSetMetadata: MetadataType<DescribedOptionSet> = {
  name: 'OptionSetMetadata',
  base: optionSetMetadataBase,
  abstract: false,
  alternateKey: 'Name',
  properties: {
    ParentOptionSetName: always('Edm.String', null),
    Options: typed('Collection(OptionMetadata)', (source) =>
      source.optionSet.options.map((option) => optionBody(option, source)),
    ),
  },
  navigations: {},
};

export const booleanOptionSetMetadata: MetadataType<DescribedOptionSet> = {
  name: 'BooleanOptionSetMetadata',
  base: optionSetMetadataBase,
  abstract: false,
  alternateKey: 'Name',
  properties: {
    TrueOption: typed('OptionMetadata', (source) => optionOf(source, 1)),
    FalseOption: typed('OptionMetadata', (source) => optionOf(source, 0)),
  },
  navigations: {},
};

/** An option set, local or global, as the metadata API shows it. */
export function optionSetObject(
  organization: Organization,
  optionSet: OptionSet,
  type: ColumnType,
): MetadataObject {
  const kind = type === 'State' || type === 'Status' || type === 'Boolean' ? type : 'Picklist';
  const source: DescribedOptionSet = {
    organization,
    optionSet,
    kind,
    managed: !isCustomName(organization, optionSet.name),
    metadataId: metadataId('optionset', optionSet.name),
  };
  return metadataObject(kind === 'Boolean' ? booleanOptionSetMetadata : optionSetMetadata, source);
}

function optionOf(source: DescribedOptionSet, value: number): unknown {
  const option = source.optionSet.options.find((candidate) => candidate.value === value);
  return option === undefined ? null : optionBody(option, source);
}

/** States and statuses are of derived types, and say so (contract §3.3). */
function optionBody(option: Option, source: DescribedOptionSet): Record<string, unknown> {
  return {
    ...(source.kind === 'State' && { '@odata.type': '#Microsoft.Dynamics.CRM.StateOptionMetadata' }),
    ...(source.kind === 'Status' && { '@odata.type': '#Microsoft.Dynamics.CRM.StatusOptionMetadata' }),
    Value: option.value,
    Color: option.color ?? null,
    IsManaged: source.managed,
    ExternalValue: null,
    ParentValues: [],
    Tag: null,
    IsHidden: false,
    MetadataId: null,
    HasChanged: null,
    ...(source.kind === 'State' && {
      DefaultStatus: option.defaultStatus ?? null,
      InvariantName: option.invariantName ?? null,
    }),
    ...(source.kind === 'Status' && { State: option.state ?? null, TransitionData: null }),
    Label: labelBody(option.label, source, `Option ${option.value}`),
    Description: labelBody(option.description ?? new Map(), source, `Description ${option.value}`),
  };
}
