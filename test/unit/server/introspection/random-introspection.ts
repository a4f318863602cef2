import fc, { type Arbitrary } from 'fast-check';

/** Fields of introspection types; those with a type have a selection of their own. */
const fieldsOf: Readonly<Record<string, Readonly<Record<string, string | null>>>> = {
  __Schema: { description: null, types: '__Type', queryType: '__Type', directives: '__Directive' },
  __Type: {
    kind: null,
    name: null,
    description: null,
    specifiedByURL: null,
    isOneOf: null,
    'fields(includeDeprecated: true)': '__Field',
    fields: '__Field',
    'fields(includeDeprecated: $deprecated)': '__Field',
    interfaces: '__Type',
    possibleTypes: '__Type',
    enumValues: '__EnumValue',
    'enumValues(includeDeprecated: true)': '__EnumValue',
    inputFields: '__InputValue',
    ofType: '__Type',
  },
  __Field: {
    name: null,
    description: null,
    isDeprecated: null,
    deprecationReason: null,
    type: '__Type',
    args: '__InputValue',
    'args(includeDeprecated: $deprecated)': '__InputValue',
  },
  __InputValue: { name: null, defaultValue: null, isDeprecated: null, type: '__Type' },
  __EnumValue: { name: null, description: null, isDeprecated: null, deprecationReason: null },
  __Directive: { name: null, isRepeatable: null, locations: null, args: '__InputValue' },
};

const conditions = ['', '', '', ' @include(if: $yes)', ' @skip(if: $yes)', ' @include(if: true)'];

/** The text of a selection of `type`, without braces. An equal key has an equal field, so that any two can be united. */
const selection = (type: string, depth: number): Arbitrary<string> => {
  const fields = Object.entries(fieldsOf[type] ?? {}).filter(([, result]) => depth > 0 || result === null);
  const field = fc
    .tuple(fc.constantFrom(...fields), fc.nat(1), fc.constantFrom(...conditions))
    .chain(([[text, result], alias, condition]) => {
      const key = `k${Object.keys(fieldsOf[type] ?? {}).indexOf(text)}_${alias}: ${text}${condition}`;
      return result === null
        ? fc.constant(key)
        : selection(result, depth - 1).map((inside) => `${key} { ${inside} }`);
    });
  const plain = fc.constantFrom(
    '__typename',
    ...fields.filter(([, result]) => result === null).map(([text]) => text),
  );
  const inline = fc
    .tuple(fc.constantFrom('...', `... on ${type}`), fc.constantFrom(...conditions), field)
    .map(([spread, condition, inside]) => `${spread}${condition} { ${inside} ...of${type} }`);
  return fc
    .array(fc.oneof(field, field, plain, inline), { minLength: 1, maxLength: 4 })
    .map((all) => all.join(' '));
};

const fragments = Object.entries(fieldsOf)
  .map(([type, fields]) => {
    const [first] = Object.keys(fields).filter((name) => fields[name] === null);
    return `fragment of${type} on ${type} { ${first ?? '__typename'} }`;
  })
  .join('\n');

/** Introspections that are valid but for their depth, with the variables that they declare. */
export const randomIntrospection: Arbitrary<{
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
}> = fc
  .tuple(
    selection('__Schema', 5),
    selection('__Type', 4),
    fc.boolean(),
    fc.constantFrom(undefined, true, false),
  )
  .map(([schema, type, yes, deprecated]) => ({
    document: `query Q($yes: Boolean!, $deprecated: Boolean! = true) {
      start: __typename @include(if: $yes)
      __schema { ${schema} }
      ... on Query { one: __type(name: "Account") { ${type} } none: __type(name: "Nobody") { name } }
      __schema { ...of__Schema description }
      unused: __schema { ${Object.keys(fieldsOf)
        .filter((name) => name !== '__Schema')
        .map((name) => used[name])
        .join(' ')} types { all: fields(includeDeprecated: $deprecated) { name } } }
    }
    ${fragments}`,
    variables: { yes, ...(deprecated !== undefined && { deprecated }) },
  }));

/** Places where each fragment is spread at least once, as validation wants. */
const used: Readonly<Record<string, string>> = {
  __Type: 'types { ...of__Type }',
  __Field: 'types { fields { ...of__Field } }',
  __InputValue: 'directives { args { ...of__InputValue } }',
  __EnumValue: 'types { enumValues { ...of__EnumValue } }',
  __Directive: 'directives { ...of__Directive }',
};
