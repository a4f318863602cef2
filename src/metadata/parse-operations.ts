import type { CsdlOperation } from './csdl.ts';
import { childrenNamed } from './parse-annotations.ts';
import type { XmlElement } from './read-xml.ts';
import { required, typeReference, type SchemaNames } from './type-names.ts';

/**
 * An `Action` or `Function` element. Of a bound one the first parameter is the binding one (contract §3.2).
 *
 * @throws CsdlError `malformed` where a name or type is missing.
 */
export function parseOperation(element: XmlElement, schema: SchemaNames): CsdlOperation {
  const returned = childrenNamed(element, 'ReturnType')[0];
  return {
    kind: element.name === 'Action' ? 'action' : 'function',
    name: required(element, 'Name'),
    bound: element.attributes['IsBound'] === 'true',
    composable: element.attributes['IsComposable'] === 'true',
    parameters: childrenNamed(element, 'Parameter').map((parameter) => ({
      name: required(parameter, 'Name'),
      type: typeReference(required(parameter, 'Type'), schema),
      nullable: parameter.attributes['Nullable'] !== 'false',
    })),
    returnType: returned === undefined ? undefined : typeReference(required(returned, 'Type'), schema),
  };
}
