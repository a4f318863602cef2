/**
 * A metadata type without its values: what `$metadata` declares and what `$select`, `$expand` and casts are checked
 * against. Property types are CSDL types without the schema's alias: `Edm.String`, `Label`, `Collection(Edm.Int32)`.
 */
export interface MetadataTypeShape {
  readonly name: string;
  readonly base: MetadataTypeShape | undefined;
  readonly abstract: boolean;
  /** Property that addresses a row besides MetadataId: `LogicalName`, `SchemaName`, `Name`. */
  readonly alternateKey: string | undefined;
  readonly properties: Readonly<Record<string, { readonly type: string }>>;
  readonly navigations: Readonly<Record<string, NavigationShape>>;
}

export interface NavigationShape {
  /** Declared type of the rows behind it. */
  readonly target: MetadataTypeShape;
  readonly collection: boolean;
  readonly contained: boolean;
}

/** A metadata type and how the value of each of its properties comes from what it describes. */
export interface MetadataType<in Source> extends MetadataTypeShape {
  readonly base: MetadataType<Source> | undefined;
  readonly properties: Readonly<Record<string, MetadataProperty<Source>>>;
  readonly navigations: Readonly<Record<string, MetadataNavigation<Source>>>;
}

export interface MetadataProperty<in Source> {
  readonly type: string;
  readonly value: (source: Source) => unknown;
}

export interface MetadataNavigation<in Source> extends NavigationShape {
  /** A list for a collection, else one object or null. */
  readonly follow: (source: Source) => readonly MetadataObject[] | MetadataObject | null;
}

/** One table, column, relationship, choice … as the metadata API shows it. */
export interface MetadataObject {
  readonly type: MetadataTypeShape;
  /** Value of a property of its type or a base type; undefined when there is no such property. */
  readonly value: (property: string) => unknown;
  readonly follow: (navigation: string) => readonly MetadataObject[] | MetadataObject | null;
}

/** Ties what is described to the type that describes it. */
export function metadataObject<Source>(type: MetadataType<Source>, source: Source): MetadataObject {
  return {
    type,
    value: (property) => {
      for (let at: MetadataType<Source> | undefined = type; at !== undefined; at = at.base) {
        const found = at.properties[property];
        if (found !== undefined) {
          return found.value(source);
        }
      }
      return undefined;
    },
    follow: (navigation) => {
      for (let at: MetadataType<Source> | undefined = type; at !== undefined; at = at.base) {
        const found = at.navigations[navigation];
        if (found !== undefined) {
          return found.follow(source);
        }
      }
      return null;
    },
  };
}

/** The type and its base types, the root first. */
export function lineage(type: MetadataTypeShape): readonly MetadataTypeShape[] {
  return type.base === undefined ? [type] : [...lineage(type.base), type];
}

/** Whether a row of `type` is also one of `base`. */
export function isA(type: MetadataTypeShape, base: MetadataTypeShape): boolean {
  return lineage(type).includes(base);
}
