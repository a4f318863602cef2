import { DataError } from '../../data-error.ts';

/** `MetadataConditionExpression`: a property's value compared with one or several texts. */
export interface MetadataCondition {
  readonly property: string;
  readonly operator: (typeof operators)[number];
  /** Texts of the value; several for `In` and `NotIn`, none for null. */
  readonly values: readonly string[];
}

/** `MetadataFilterExpression`. */
export interface MetadataCriteria {
  readonly any: boolean;
  readonly conditions: readonly MetadataCondition[];
  readonly filters: readonly MetadataCriteria[];
}

/** What to take of the objects of one kind. */
export interface PartQuery {
  /** Names of properties besides those that always come; undefined: all. */
  readonly properties: ReadonlySet<string> | undefined;
  readonly criteria: MetadataCriteria | undefined;
}

/** `EntityQueryExpression`, read. */
export interface EntityQuery extends PartQuery {
  readonly attributes: PartQuery;
  readonly relationships: PartQuery;
  readonly keys: PartQuery;
  /** LCIDs; undefined: all languages. */
  readonly languages: readonly number[] | undefined;
}

const operators = ['Equals', 'NotEquals', 'In', 'NotIn', 'GreaterThan', 'LessThan'] as const;

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads the JSON of an `EntityQueryExpression` (contract §3.3). Members that are absent ask for nothing: no properties
 * beside those that always come, no criteria, all languages.
 * @param text undefined: no query, which is the same as an empty one
 * @throws DataError 400 for what is no such JSON
 */
export function readEntityQuery(text: string | undefined): EntityQuery {
  const query = text === undefined ? {} : objectOf(parse(text), 'Query');
  const languages = listOf(memberOf(query, 'LabelQuery')['FilterLanguages']).filter(
    (language) => typeof language === 'number',
  );
  return {
    ...readPart(query),
    attributes: readPart(memberOf(query, 'AttributeQuery')),
    relationships: readPart(memberOf(query, 'RelationshipQuery')),
    keys: readPart(memberOf(query, 'KeyQuery')),
    languages: languages.length === 0 ? undefined : languages,
  };
}

function readPart(part: Json): PartQuery {
  const properties = memberOf(part, 'Properties');
  const names = listOf(properties['PropertyNames']).filter((name) => typeof name === 'string');
  const criteria = part['Criteria'];
  return {
    properties: isTrue(properties['AllProperties']) ? undefined : new Set(names),
    criteria: isAbsent(criteria) ? undefined : readCriteria(objectOf(criteria, 'Criteria')),
  };
}

function readCriteria(criteria: Json): MetadataCriteria {
  return {
    any: criteria['FilterOperator'] === 'Or' || criteria['FilterOperator'] === 1,
    conditions: listOf(criteria['Conditions']).map((one) => readCondition(objectOf(one, 'Conditions'))),
    filters: listOf(criteria['Filters']).map((one) => readCriteria(objectOf(one, 'Filters'))),
  };
}

function readCondition(condition: Json): MetadataCondition {
  const { PropertyName: property, ConditionOperator: written, Value: value } = condition;
  const operator =
    typeof written === 'number' ? operators[written] : operators.find((one) => one === written);
  if (typeof property !== 'string' || operator === undefined) {
    throw malformed(`a condition needs PropertyName and ConditionOperator, one of ${operators.join(', ')}`);
  }
  return { property, operator, values: readValue(value) };
}

/** `{ "Type": "System.String[]", "Value": "['account','contact']" }`: values are texts whatever their type. */
function readValue(value: unknown): readonly string[] {
  if (isAbsent(value)) return [];
  const { Type: type, Value: text } = objectOf(value, 'Value');
  if (isAbsent(text)) return [];
  if (typeof text !== 'string')
    throw malformed('the Value of a condition has a Type and a Value that is a text');
  if (typeof type !== 'string' || !type.endsWith('[]')) return [text];
  return [...text.matchAll(/'((?:[^']|'')*)'|"([^"]*)"|([^\s,[\]'"]+)/g)].map(
    ([, single, double, bare]) => single?.replaceAll("''", "'") ?? double ?? bare ?? '',
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('it is no JSON');
  }
}

const memberOf = (object: Json, name: string): Json =>
  isAbsent(object[name]) ? {} : objectOf(object[name], name);

function objectOf(value: unknown, name: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw malformed(`${name} is no object`);
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

const isAbsent = (value: unknown): value is null | undefined => value === null || value === undefined;

/** Samples write `"False"`, too. */
const isTrue = (value: unknown): boolean => value === true || String(value).toLowerCase() === 'true';

const malformed = (reason: string): DataError =>
  new DataError(400, '0x80060888', `The parameter 'Query' is no EntityQueryExpression: ${reason}.`);
