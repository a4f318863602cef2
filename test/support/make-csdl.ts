import type { Csdl, CsdlEntityType, CsdlNavigation, CsdlProperty } from '../../src/metadata/csdl.ts';

/** A type in few words. Properties are `name` or `name:Edm.Type`, a lookup is `_x_value`; the key is the first property. */
export interface TypeSketch {
  readonly name: string;
  readonly base?: string;
  readonly abstract?: boolean;
  readonly key?: readonly string[];
  readonly properties?: readonly string[];
  readonly navigations?: readonly NavigationSketch[];
  /** Name of the entity set; null for none. @default the name with an s, none where abstract */
  readonly set?: string | null;
}

export interface NavigationSketch {
  readonly name: string;
  /** `contact`, `Collection(contact)`. */
  readonly type: string;
  readonly partner?: string;
  /** Property of the constraint. */
  readonly property?: string;
}

/** Makes a CSDL document out of sketches of its types, as parseCsdl would. */
export function makeCsdl(...types: readonly TypeSketch[]): Csdl {
  const sets = types.flatMap((type) => {
    const name = type.set === undefined ? (type.abstract === true ? null : `${type.name}s`) : type.set;
    return name === null ? [] : [{ name, entityType: type.name, bindings: new Map<string, string>() }];
  });
  return {
    namespace: 'Microsoft.Dynamics.CRM',
    alias: 'mscrm',
    entityTypes: new Map(types.map((type) => [type.name, makeType(type)])),
    complexTypes: new Map(),
    enumTypes: new Map(),
    operations: [],
    entitySets: new Map(sets.map((set) => [set.name, set])),
  };
}

function makeType(type: TypeSketch): CsdlEntityType {
  const properties = (type.properties ?? []).map(makeProperty);
  const [first] = properties;
  return {
    name: type.name,
    baseType: type.base ?? 'crmbaseentity',
    abstract: type.abstract === true,
    openType: false,
    key: type.key ?? (first === undefined ? [] : [first.name]),
    properties,
    navigations: (type.navigations ?? []).map(makeNavigation),
    alternateKeys: [],
  };
}

function makeProperty(sketch: string): CsdlProperty {
  const [name = '', type] = sketch.split(':');
  const usual = name.endsWith('id') || name.endsWith('_value') ? 'Edm.Guid' : 'Edm.String';
  return {
    name,
    type: { name: type ?? usual, collection: false },
    nullable: true,
    description: undefined,
    readOnly: false,
  };
}

function makeNavigation({ name, type, partner, property }: NavigationSketch): CsdlNavigation {
  const item = /^Collection\((.*)\)$/.exec(type)?.[1];
  return {
    name,
    target: item ?? type,
    collection: item !== undefined,
    nullable: true,
    partner,
    constraint: property === undefined ? undefined : { property, referencedProperty: 'id' },
  };
}
