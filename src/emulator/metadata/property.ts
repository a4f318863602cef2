import type { Label, Organization } from '../organization.ts';
import { metadataId } from './metadata-id.ts';
import type { MetadataProperty, MetadataType } from './metadata-object.ts';

/** What every described thing has: its id, whether it came with the product, and the organisation it is part of. */
export interface Described {
  readonly metadataId: string;
  readonly managed: boolean;
  readonly organization: Organization;
}

type Values<Source> = (source: Source) => unknown;

const property =
  (type: string) =>
  <Source>(value: Values<Source>): MetadataProperty<Source> => ({ type, value });

/** Properties of metadata types, by CSDL type; each takes the way from the described thing to the value. */
export const text = property('Edm.String');
export const flag = property('Edm.Boolean');
export const whole = property('Edm.Int32');
const guid = property('Edm.Guid');
export const typed = <Source>(type: string, value: Values<Source>): MetadataProperty<Source> => ({
  type,
  value,
});

/** A property that is the same on everything. */
export const always = (type: string, value: unknown): MetadataProperty<unknown> => ({
  type,
  value: () => value,
});

/** Managed properties that nobody changes, whatever they are of. */
const fixed: ReadonlySet<string> = new Set(['ismappable', 'cancreateattributes', 'canmodifybehavior']);

/**
 * A managed property's value: whether something is so, and may be changed (contract §3.3), which is so of what a customizer
 * made.
 */
export const managed = <Source extends Described>(
  name: string,
  value: (source: Source) => boolean,
): MetadataProperty<Source> => ({
  type: 'BooleanManagedProperty',
  value: (source) => ({
    Value: value(source),
    CanBeChanged: !source.managed && !fixed.has(name),
    ManagedPropertyLogicalName: name,
  }),
});

/** Customizers start at a version of their own. */
export const introducedVersion: MetadataProperty<Described> = text((source: Described) =>
  source.managed ? '5.0.0.0' : '1.0.0.0',
);

/** A label in all its languages; the caller's language is the organisation's base language. */
export const labelled = <Source extends Described>(
  value: (source: Source) => Label,
  role: string,
): MetadataProperty<Source> => ({
  type: 'Label',
  value: (source) => labelBody(value(source), source, role),
});

/** @param role tells the labels of one described thing apart: `DisplayName`, `Option 1` … */
export function labelBody(label: Label, owner: Described, role: string): Record<string, unknown> {
  const labels = [...label].map(([languageCode, words]) => ({
    Label: words,
    LanguageCode: languageCode,
    IsManaged: owner.managed,
    MetadataId: metadataId('label', owner.metadataId, role, languageCode),
    HasChanged: null,
  }));
  const ofUser = labels.find(({ LanguageCode }) => LanguageCode === owner.organization.baseLanguage);
  return { LocalizedLabels: labels, UserLocalizedLabel: ofUser ?? null };
}

/** `crmmodelbaseentity` keeps metadata types apart from tables (contract §13). */
const modelBase: MetadataType<unknown> = {
  name: 'crmmodelbaseentity',
  base: undefined,
  abstract: true,
  alternateKey: undefined,
  properties: {},
  navigations: {},
};

/** Root of all metadata types: the key, and a property that is always null. */
export const metadataBase: MetadataType<Described> = {
  name: 'MetadataBase',
  base: modelBase,
  abstract: true,
  alternateKey: undefined,
  properties: {
    MetadataId: guid(({ metadataId: id }) => id),
    HasChanged: always('Edm.Boolean', null),
  },
  navigations: {},
};
