/** A CSDL document (`$metadata`), as the OData 4.0 specification names its parts. No opinions: see src/model for those. */
export interface Csdl {
  /** Namespace of the main schema, `Microsoft.Dynamics.CRM`. Type names below have it, and its alias, taken off. */
  readonly namespace: string;
  readonly alias: string | undefined;
  /** By name. In a Dataverse document the name of an entity type is the table's logical name. */
  readonly entityTypes: ReadonlyMap<string, CsdlEntityType>;
  readonly complexTypes: ReadonlyMap<string, CsdlComplexType>;
  readonly enumTypes: ReadonlyMap<string, CsdlEnumType>;
  readonly operations: readonly CsdlOperation[];
  /** By entity set name, which may be anything: `accountleadscollection`. */
  readonly entitySets: ReadonlyMap<string, CsdlEntitySet>;
}

export interface CsdlEntityType {
  readonly name: string;
  /** Name of the base type, without namespace or alias. */
  readonly baseType: string | undefined;
  readonly abstract: boolean;
  readonly openType: boolean;
  /** Property names of the key that this type itself declares (derived activity types repeat it: contract §13). */
  readonly key: readonly string[];
  readonly properties: readonly CsdlProperty[];
  readonly navigations: readonly CsdlNavigation[];
  /** Alternate keys from `OData.Community.Keys.V1.AlternateKeys`, each a list of property names. */
  readonly alternateKeys: readonly (readonly string[])[];
}

export interface CsdlProperty {
  readonly name: string;
  readonly type: CsdlTypeReference;
  readonly nullable: boolean;
  /** From annotations, absent unless the document was asked for with `?annotations=true`. */
  readonly description: string | undefined;
  readonly readOnly: boolean;
}

export interface CsdlNavigation {
  readonly name: string;
  /** Name of the target type, without namespace or alias. */
  readonly target: string;
  readonly collection: boolean;
  readonly nullable: boolean;
  readonly partner: string | undefined;
  /** Missing on 815 of 4,726 single-valued navigations of a real document (contract §13). */
  readonly constraint: { readonly property: string; readonly referencedProperty: string } | undefined;
}

export interface CsdlTypeReference {
  /** `Edm.String`, or the name of a type of this document without namespace or alias. */
  readonly name: string;
  readonly collection: boolean;
}

export interface CsdlComplexType {
  readonly name: string;
  readonly baseType: string | undefined;
  readonly abstract: boolean;
  readonly openType: boolean;
  readonly properties: readonly CsdlProperty[];
  readonly navigations: readonly CsdlNavigation[];
}

export interface CsdlEnumType {
  readonly name: string;
  readonly isFlags: boolean;
  readonly members: readonly { readonly name: string; readonly value: number }[];
}

export interface CsdlOperation {
  readonly kind: 'action' | 'function';
  readonly name: string;
  readonly bound: boolean;
  readonly composable: boolean;
  readonly parameters: readonly CsdlParameter[];
  readonly returnType: CsdlTypeReference | undefined;
}

export interface CsdlParameter {
  readonly name: string;
  readonly type: CsdlTypeReference;
  readonly nullable: boolean;
}

export interface CsdlEntitySet {
  readonly name: string;
  readonly entityType: string;
  /** Navigation path → entity set. May name a set that does not exist (`owners`: contract §13). */
  readonly bindings: ReadonlyMap<string, string>;
}
