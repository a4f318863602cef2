/**
 * A reading of `$metadata` that shares nothing with src: regular expressions over the text, as somebody would count by hand.
 * It knows only how Dataverse writes its documents.
 */
export interface TextDocument {
  /** By name. */
  readonly types: ReadonlyMap<string, TextType>;
}

export interface TextType {
  readonly name: string;
  readonly abstract: boolean;
  /** Has an entity set. */
  readonly hasSet: boolean;
  /** Names of the type and its base types, its own first. */
  readonly lineage: readonly string[];
  /** Own and inherited, by name; type as it stands there, without `mscrm.`. */
  readonly properties: ReadonlyMap<string, string>;
  /** Own and inherited, by name, the own before inherited ones. */
  readonly navigations: ReadonlyMap<string, TextNavigation>;
  readonly hasKey: boolean;
}

export interface TextNavigation {
  readonly name: string;
  readonly target: string;
  readonly collection: boolean;
  /** Property of the referential constraint. */
  readonly constraint: string | undefined;
}

interface OwnType {
  readonly base: string | undefined;
  readonly abstract: boolean;
  readonly key: boolean;
  readonly properties: readonly (readonly [string, string])[];
  readonly navigations: readonly TextNavigation[];
}

/** Reads the text of a document. */
export function readDocument(xml: string): TextDocument {
  const own = new Map<string, OwnType>();
  for (const [, attributes = '', content = ''] of xml.matchAll(
    /<EntityType ([^>]*?)(?:\/>|>([^]*?)<\/EntityType>)/g,
  )) {
    own.set(attribute(attributes, 'Name') ?? '', readType(attributes, content));
  }
  const sets = new Set<string>();
  for (const [, type = ''] of xml.matchAll(/<EntitySet [^>]*EntityType="(?:[A-Za-z]+\.)*([^".]+)"/g))
    sets.add(type);
  const types = new Map<string, TextType>();
  for (const [name, type] of own) types.set(name, flatten({ name, type, own, hasSet: sets.has(name) }));
  return { types };
}

function readType(attributes: string, content: string): OwnType {
  const navigations = [
    ...content.matchAll(/<NavigationProperty ([^>]*?)(?:\/>|>([^]*?)<\/NavigationProperty>)/g),
  ];
  return {
    base: bare(attribute(attributes, 'BaseType')),
    abstract: attribute(attributes, 'Abstract') === 'true',
    key: content.includes('<Key>'),
    properties: [...content.matchAll(/<Property\s([^>]*)>/g)].map(([, one = '']) => [
      attribute(one, 'Name') ?? '',
      bare(attribute(one, 'Type')) ?? '',
    ]),
    navigations: navigations.map(([, one = '', inside = '']) => {
      const type = attribute(one, 'Type') ?? '';
      return {
        name: attribute(one, 'Name') ?? '',
        target: bare(type.replace(/^Collection\(|\)$/g, '')) ?? '',
        collection: type.startsWith('Collection('),
        constraint: /<ReferentialConstraint Property="([^"]*)"/.exec(inside)?.[1],
      };
    }),
  };
}

interface Flattening {
  readonly name: string;
  readonly type: OwnType;
  readonly own: ReadonlyMap<string, OwnType>;
  readonly hasSet: boolean;
}

function flatten({ name, type, own, hasSet }: Flattening): TextType {
  const lineage: string[] = [];
  const properties = new Map<string, string>();
  const navigations = new Map<string, TextNavigation>();
  let hasKey = false;
  for (let next: string | undefined = name; next !== undefined; next = own.get(next)?.base) {
    const one = own.get(next);
    lineage.push(next);
    hasKey ||= one?.key === true;
    for (const [property, edm] of one?.properties ?? [])
      if (!properties.has(property)) properties.set(property, edm);
    for (const each of one?.navigations ?? [])
      if (!navigations.has(each.name)) navigations.set(each.name, each);
  }
  return { name, abstract: type.abstract, hasSet, lineage, properties, navigations, hasKey };
}

function attribute(attributes: string, name: string): string | undefined {
  return new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1];
}

/** `mscrm.account`, `Microsoft.Dynamics.CRM.account` → `account`; `Edm.String` stays. */
function bare(type: string | undefined): string | undefined {
  return type?.replace(/^(Collection\()?(?:mscrm|Microsoft\.Dynamics\.CRM)\./, '$1');
}
