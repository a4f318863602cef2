import { CsdlError } from './csdl-error.ts';
import type {
  Csdl,
  CsdlComplexType,
  CsdlEntitySet,
  CsdlEntityType,
  CsdlEnumType,
  CsdlOperation,
} from './csdl.ts';
import { parseComplexType, parseEntityType, parseEnumType } from './parse-entity-type.ts';
import { parseOperation } from './parse-operations.ts';
import { readXml, type XmlElement, type XmlSource, type XmlStart, type XmlVisitor } from './read-xml.ts';
import { bareName, required, type SchemaNames } from './type-names.ts';

/** The namespace by which a Dataverse organisation's metadata is recognised. */
const dataverseNamespace = 'Microsoft.Dynamics.CRM';

/**
 * Reads a `$metadata` document as it arrives. Namespaces and aliases are taken off all names; nothing is interpreted.
 *
 * @param source the document's bytes in UTF-8, split anywhere, or its text
 * @throws CsdlError where it is a web page, truncated, malformed, has a DTD, or belongs to another service.
 *   What the source itself throws (a broken connection) is passed on.
 */
export async function parseCsdl(source: XmlSource): Promise<Csdl> {
  const builder = new CsdlBuilder();
  await readXml(source, builder);
  return builder.finish();
}

class CsdlBuilder implements XmlVisitor {
  #schema: SchemaNames | undefined;
  readonly #entityTypes = new Map<string, CsdlEntityType>();
  readonly #complexTypes = new Map<string, CsdlComplexType>();
  readonly #enumTypes = new Map<string, CsdlEnumType>();
  readonly #operations: CsdlOperation[] = [];
  readonly #entitySets = new Map<string, CsdlEntitySet>();

  enter(start: XmlStart, parent: string | undefined): boolean {
    if (parent === undefined) {
      if (start.name === 'Edmx') return true;
      if (start.name.toLowerCase() === 'html') {
        throw new CsdlError('html', 'A web page came instead of the metadata document', start);
      }
      const detail = `The document is not OData metadata: its root element is <${start.name}>`;
      throw new CsdlError('other-service', detail, start);
    }
    if (parent === 'Edmx') return start.name === 'DataServices';
    if (parent === 'DataServices') return start.name === 'Schema' && this.#enterSchema(start);
    return parent === 'Schema' && start.name === 'EntityContainer';
  }

  element(element: XmlElement, parent: string | undefined): void {
    const schema = this.#schema;
    if (schema === undefined) return;
    if (parent === 'EntityContainer' && element.name === 'EntitySet') {
      add(this.#entitySets, parseEntitySet(element, schema), element);
    }
    if (parent !== 'Schema') return;
    switch (element.name) {
      case 'EntityType':
        add(this.#entityTypes, parseEntityType(element, schema), element);
        return;
      case 'ComplexType':
        add(this.#complexTypes, parseComplexType(element, schema), element);
        return;
      case 'EnumType':
        add(this.#enumTypes, parseEnumType(element), element);
        return;
      case 'Action':
      case 'Function':
        this.#operations.push(parseOperation(element, schema));
        return;
      default:
        return;
    }
  }

  /** @throws CsdlError where no schema of Dataverse was met. */
  finish(): Csdl {
    if (this.#schema === undefined) {
      const detail = `The metadata is not of a Dataverse organisation: it has no schema ${dataverseNamespace}`;
      throw new CsdlError('other-service', detail, { line: 1, column: 1 });
    }
    return {
      namespace: this.#schema.namespace,
      alias: this.#schema.alias,
      entityTypes: this.#entityTypes,
      complexTypes: this.#complexTypes,
      enumTypes: this.#enumTypes,
      operations: this.#operations,
      entitySets: this.#entitySets,
    };
  }

  #enterSchema(start: XmlStart): boolean {
    if (start.attributes['Namespace'] !== dataverseNamespace) return false;
    const alias = start.attributes['Alias'];
    this.#schema = {
      namespace: dataverseNamespace,
      alias,
      prefixes: [alias, dataverseNamespace].filter((name) => name !== undefined).map((name) => `${name}.`),
      references: new Map(),
    };
    return true;
  }
}

function parseEntitySet(element: XmlElement, schema: SchemaNames): CsdlEntitySet {
  const bindings = new Map<string, string>();
  for (const child of element.children) {
    if (child.name === 'NavigationPropertyBinding')
      bindings.set(required(child, 'Path'), required(child, 'Target'));
  }
  return {
    name: required(element, 'Name'),
    entityType: bareName(required(element, 'EntityType'), schema),
    bindings,
  };
}

function add<T extends { readonly name: string }>(map: Map<string, T>, item: T, element: XmlElement): void {
  if (map.has(item.name)) {
    throw new CsdlError('malformed', `<${element.name} Name="${item.name}"> is there twice`, element);
  }
  map.set(item.name, item);
}
