import type { Csdl, CsdlComplexType, CsdlOperation, CsdlTypeReference } from '../metadata/csdl.ts';
import { isIdentifier } from './identifier.ts';
import type { Omission, Table } from './model.ts';
import { fieldName } from './names.ts';
import type { ComplexType, Operation, OperationType, OperationValue, RowBase } from './operation.ts';
import { scalarOfEdm } from './scalar-of-edm.ts';

export interface OperationsInput {
  readonly csdl: Csdl;
  /** Names of the operations that are offered, as the CSDL has them. */
  readonly allowed: readonly string[] | '*';
  readonly tables: ReadonlyMap<string, Table>;
}

export interface Operations {
  readonly operations: readonly Operation[];
  /** That the operations take or give, by CSDL name. */
  readonly complexTypes: ReadonlyMap<string, ComplexType>;
  readonly omissions: readonly Omission[];
  /** Allowed names that the organisation doesn't have. */
  readonly unmatched: readonly string[];
}

const rowBases: readonly string[] = ['crmbaseentity', 'principal', 'activitypointer'] satisfies RowBase[];

/**
 * The actions and functions of an allow-list. One that takes or gives something that has no type in GraphQL is left out and
 * reported; so is a property of what one gives.
 */
export function buildOperations({ csdl, allowed, tables }: OperationsInput): Operations {
  const reader = new OperationReader(csdl, tables);
  const names = new Set(allowed === '*' ? csdl.operations.map(({ name }) => name) : allowed);
  const operations: Operation[] = [];
  const omissions: Omission[] = [];
  const found = csdl.operations
    .filter(({ name }) => names.has(name))
    .sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1));
  for (const source of found) {
    const operation = reader.operation(source);
    if (typeof operation !== 'string') operations.push(operation);
    else omissions.push({ path: pathOf(source), reason: operation, kind: 'unmappable' });
  }
  const known = new Set(found.map(({ name }) => name));
  return {
    operations,
    complexTypes: reader.complexTypes,
    omissions,
    unmatched: [...names].filter((name) => !known.has(name)).sort(),
  };
}

function pathOf({ kind, name, bound, parameters }: CsdlOperation): string {
  const [binding] = parameters;
  return `${kind}:${name}${bound && binding !== undefined ? `(${binding.type.name})` : ''}`;
}

class OperationReader {
  readonly complexTypes = new Map<string, ComplexType>();
  readonly #csdl: Csdl;
  readonly #tables: ReadonlyMap<string, Table>;

  constructor(csdl: Csdl, tables: ReadonlyMap<string, Table>) {
    this.#csdl = csdl;
    this.#tables = tables;
  }

  /** The operation, or the reason why there is none. */
  operation({ kind, name, bound, parameters, returnType }: CsdlOperation): Operation | string {
    if (!isIdentifier(name)) return 'its name is not an identifier';
    const [first, ...rest] = parameters;
    const binding = bound && first !== undefined ? this.#binding(first.type) : undefined;
    if (typeof binding === 'string') return binding;
    const own = bound ? rest : parameters;
    const taken: Operation['parameters'][number][] = [];
    for (const parameter of own) {
      const type = this.#parameterType(kind, parameter.type);
      if (typeof type !== 'string') {
        const field = fieldName({ schemaName: parameter.name, logicalName: parameter.name });
        taken.push({ name: parameter.name, field, type, required: !parameter.nullable });
      } else if (!parameter.nullable) return `its parameter ${parameter.name} is ${type}`;
    }
    const result = returnType === undefined ? undefined : this.#type(returnType);
    if (typeof result === 'string') return `its result is ${result}`;
    return { kind, name, binding, parameters: taken, result };
  }

  #binding({ name, collection }: CsdlTypeReference): Operation['binding'] | string {
    const table = this.#tables.get(name);
    return table === undefined
      ? `it is bound to ${name}, which is not a visible table`
      : { table: name, collection };
  }

  /** Functions have their parameters in the URL, and take no open ones. */
  #parameterType(kind: CsdlOperation['kind'], reference: CsdlTypeReference): OperationType | string {
    const type = this.#type(reference);
    if (typeof type === 'string' || kind === 'action' || type.value.kind !== 'open') return type;
    return `of type ${reference.name}, which a function can't take`;
  }

  #type(reference: CsdlTypeReference): OperationType | string {
    const value = this.#value(reference.name);
    return typeof value === 'string' ? value : { value, list: reference.collection };
  }

  #value(name: string): OperationValue | string {
    const scalar = scalarOfEdm(name);
    if (scalar !== undefined) return { kind: 'scalar', scalar };
    if (name === 'Edm.Binary') return { kind: 'scalar', scalar: 'string' };
    if (rowBases.includes(name)) return { kind: 'anyRow', base: name as RowBase };
    if (this.#tables.has(name)) return { kind: 'row', table: name };
    // One with a key is a table, and this one isn't visible.
    const entity = this.#csdl.entityTypes.get(name);
    if (entity?.openType === true && entity.key.length === 0) return { kind: 'open', name };
    const enumType = this.#csdl.enumTypes.get(name);
    if (enumType !== undefined) return { kind: 'enum', enum: enumType };
    const complex = this.#csdl.complexTypes.get(name);
    if (complex !== undefined) return this.#complex(complex);
    return `of type ${name}, which GraphQL can't say`;
  }

  #complex(source: CsdlComplexType): OperationValue | string {
    const { name, openType } = source;
    if (openType) return { kind: 'open', name };
    if (!this.complexTypes.has(name)) {
      const properties: ComplexType['properties'][number][] = [];
      // Known before its properties are read, which may be of this type.
      this.complexTypes.set(name, { name, properties });
      for (const property of this.#inherited(source)) {
        const type = this.#type(property.type);
        if (typeof type === 'string' || !isIdentifier(property.name)) continue;
        const field = fieldName({ schemaName: property.name, logicalName: property.name });
        properties.push({ name: property.name, field, type });
      }
    }
    const { properties } = this.complexTypes.get(name) ?? { properties: [] };
    return properties.length === 0
      ? `of type ${name}, of which nothing can be shown`
      : { kind: 'complex', name };
  }

  /** Own properties and those of base types; a navigation counts as one. */
  #inherited(
    source: CsdlComplexType,
  ): readonly { readonly name: string; readonly type: CsdlTypeReference }[] {
    const base = source.baseType === undefined ? undefined : this.#csdl.complexTypes.get(source.baseType);
    const navigations = source.navigations.map(({ name, target, collection }) => ({
      name,
      type: { name: target, collection },
    }));
    return [...source.properties, ...navigations, ...(base === undefined ? [] : this.#inherited(base))];
  }
}
