import { objectsOf, textOf, type Json } from './json.ts';

/** What was said of one table: its EntityMetadata, and its attributes by logical name. */
export interface CollectedDefinition {
  readonly body: Json;
  readonly attributes: ReadonlyMap<string, Json>;
}

/**
 * Sorts bodies by the table they are about. A body is an EntityMetadata, a list of them, or the attributes of one
 * table by type (`EntityDefinitions('account')/Attributes/…PicklistAttributeMetadata`), which bring the option sets.
 * @param definitions bodies as the Web API answers them; others are passed over
 */
export const collectDefinitions = (
  definitions: readonly unknown[],
): ReadonlyMap<string, CollectedDefinition> => {
  const found = new Map<string, { body: Json; attributes: Map<string, Json> }>();
  const at = (table: string): { body: Json; attributes: Map<string, Json> } => {
    const known = found.get(table) ?? { body: {}, attributes: new Map<string, Json>() };
    found.set(table, known);
    return known;
  };
  const addAttributes = (table: string, attributes: unknown): void => {
    for (const attribute of objectsOf(attributes)) {
      const name = textOf(attribute['LogicalName']);
      if (name !== undefined)
        at(table).attributes.set(name, { ...at(table).attributes.get(name), ...attribute });
    }
  };
  for (const body of objectsOf(definitions)) {
    const table = attributesOf.exec(textOf(body['@odata.context']) ?? '')?.[1];
    if (table !== undefined) {
      addAttributes(table, body['value']);
      continue;
    }
    const entities = body['value'] === undefined ? [body] : objectsOf(body['value']);
    for (const entity of entities) {
      const name = textOf(entity['LogicalName']);
      if (name === undefined) continue;
      at(name).body = entity;
      addAttributes(name, entity['Attributes']);
    }
  }
  return found;
};

/** The table in the context of a list of attributes. */
const attributesOf = /EntityDefinitions\((?:LogicalName=)?'([^']+)'\)\/Attributes/;
