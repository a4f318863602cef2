import type {
  Csdl,
  CsdlComplexType,
  CsdlEntitySet,
  CsdlEntityType,
  CsdlEnumType,
  CsdlNavigation,
  CsdlOperation,
  CsdlProperty,
  CsdlTypeReference,
} from '../csdl.ts';
import type { TapeReader } from './tape.ts';

/**
 * Takes a CSDL document from a tape that `writeCsdl` wrote.
 *
 * @throws RangeError where the tape holds something else
 */
export function readCsdl(tape: TapeReader): Csdl {
  return new CsdlReader(tape).document();
}

class CsdlReader {
  readonly #tape: TapeReader;
  readonly #references: CsdlTypeReference[] = [];

  constructor(tape: TapeReader) {
    this.#tape = tape;
  }

  document(): Csdl {
    const tape = this.#tape;
    return {
      namespace: tape.text(),
      alias: tape.optionalText(),
      entityTypes: tape.map(nameOf, () => this.#entityType()),
      complexTypes: tape.map(nameOf, () => this.#complexType()),
      enumTypes: tape.map(nameOf, () => this.#enumType()),
      operations: tape.list(() => this.#operation()),
      entitySets: tape.map(nameOf, () => this.#entitySet()),
    };
  }

  #entityType(): CsdlEntityType {
    const tape = this.#tape;
    const { name, baseType, abstract, openType, properties, navigations } = this.#complexType();
    const key = tape.list(() => tape.text());
    const alternateKeys = tape.list(() => tape.list(() => tape.text()));
    return { name, baseType, abstract, openType, key, properties, navigations, alternateKeys };
  }

  #complexType(): CsdlComplexType {
    const tape = this.#tape;
    const name = tape.text();
    const baseType = tape.optionalText();
    const flags = tape.number();
    return {
      name,
      baseType,
      abstract: isSet(flags, 0),
      openType: isSet(flags, 1),
      properties: tape.list(() => this.#property()),
      navigations: tape.list(() => this.#navigation()),
    };
  }

  #enumType(): CsdlEnumType {
    const tape = this.#tape;
    return {
      name: tape.text(),
      isFlags: isSet(tape.number(), 0),
      members: tape.list(() => ({ name: tape.text(), value: Number(tape.text()) })),
    };
  }

  #entitySet(): CsdlEntitySet {
    const tape = this.#tape;
    return {
      name: tape.text(),
      entityType: tape.text(),
      bindings: new Map(tape.list(() => [tape.text(), tape.text()] as const)),
    };
  }

  #property(): CsdlProperty {
    const tape = this.#tape;
    const name = tape.text();
    const type = this.#reference();
    const flags = tape.number();
    const description = tape.optionalText();
    return { name, type, nullable: isSet(flags, 0), description, readOnly: isSet(flags, 1) };
  }

  #navigation(): CsdlNavigation {
    const tape = this.#tape;
    const name = tape.text();
    const target = tape.text();
    const flags = tape.number();
    const partner = tape.optionalText();
    return {
      name,
      target,
      collection: isSet(flags, 0),
      nullable: isSet(flags, 1),
      partner,
      constraint: isSet(flags, 2) ? { property: tape.text(), referencedProperty: tape.text() } : undefined,
    };
  }

  #operation(): CsdlOperation {
    const tape = this.#tape;
    const name = tape.text();
    const flags = tape.number();
    return {
      kind: isSet(flags, 0) ? 'action' : 'function',
      name,
      bound: isSet(flags, 1),
      composable: isSet(flags, 2),
      parameters: tape.list(() => ({
        name: tape.text(),
        type: this.#reference(),
        nullable: isSet(tape.number(), 0),
      })),
      returnType: isSet(flags, 3) ? this.#reference() : undefined,
    };
  }

  #reference(): CsdlTypeReference {
    const tape = this.#tape;
    return tape.shared(this.#references, () => ({
      name: tape.text(),
      collection: isSet(tape.number(), 0),
    }));
  }
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}

function isSet(flags: number, index: number): boolean {
  return (flags & (1 << index)) !== 0;
}
