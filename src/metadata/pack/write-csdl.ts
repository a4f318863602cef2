import type {
  Csdl,
  CsdlComplexType,
  CsdlEntityType,
  CsdlNavigation,
  CsdlOperation,
  CsdlProperty,
  CsdlTypeReference,
} from '../csdl.ts';
import type { TapeWriter } from './tape.ts';

/** Puts a CSDL document onto a tape, for `readCsdl`. Both change together, and with them the version of snapshots. */
export function writeCsdl(csdl: Csdl, tape: TapeWriter): void {
  new CsdlWriter(tape).document(csdl);
}

class CsdlWriter {
  readonly #tape: TapeWriter;
  readonly #references = new Map<string, number>();

  constructor(tape: TapeWriter) {
    this.#tape = tape;
  }

  document(csdl: Csdl): void {
    const tape = this.#tape;
    tape.text(csdl.namespace);
    tape.optionalText(csdl.alias);
    tape.values(csdl.entityTypes, (type) => this.#entityType(type));
    tape.values(csdl.complexTypes, (type) => this.#complexType(type));
    tape.values(csdl.enumTypes, ({ name, isFlags, members }) => {
      tape.text(name);
      tape.flags(isFlags);
      tape.list(members, (member) => {
        tape.text(member.name);
        tape.text(String(member.value));
      });
    });
    tape.list(csdl.operations, (operation) => this.#operation(operation));
    tape.values(csdl.entitySets, ({ name, entityType, bindings }) => {
      tape.text(name);
      tape.text(entityType);
      tape.list([...bindings], ([path, target]) => {
        tape.text(path);
        tape.text(target);
      });
    });
  }

  #entityType(type: CsdlEntityType): void {
    const tape = this.#tape;
    this.#complexType(type);
    tape.list(type.key, (name) => tape.text(name));
    tape.list(type.alternateKeys, (key) => tape.list(key, (name) => tape.text(name)));
  }

  #complexType(type: CsdlComplexType): void {
    const tape = this.#tape;
    tape.text(type.name);
    tape.optionalText(type.baseType);
    tape.flags(type.abstract, type.openType);
    tape.list(type.properties, (property) => this.#property(property));
    tape.list(type.navigations, (navigation) => this.#navigation(navigation));
  }

  #property({ name, type, nullable, description, readOnly }: CsdlProperty): void {
    const tape = this.#tape;
    tape.text(name);
    this.#reference(type);
    tape.flags(nullable, readOnly);
    tape.optionalText(description);
  }

  #navigation({ name, target, collection, nullable, partner, constraint }: CsdlNavigation): void {
    const tape = this.#tape;
    tape.text(name);
    tape.text(target);
    tape.flags(collection, nullable, constraint !== undefined);
    tape.optionalText(partner);
    if (constraint === undefined) return;
    tape.text(constraint.property);
    tape.text(constraint.referencedProperty);
  }

  #operation(operation: CsdlOperation): void {
    const tape = this.#tape;
    const { kind, name, bound, composable, parameters, returnType } = operation;
    tape.text(name);
    tape.flags(kind === 'action', bound, composable, returnType !== undefined);
    tape.list(parameters, (parameter) => {
      tape.text(parameter.name);
      this.#reference(parameter.type);
      tape.flags(parameter.nullable);
    });
    if (returnType !== undefined) this.#reference(returnType);
  }

  #reference({ name, collection }: CsdlTypeReference): void {
    this.#tape.shared(this.#references, `${collection ? '[]' : ''}${name}`, () => {
      this.#tape.text(name);
      this.#tape.flags(collection);
    });
  }
}
