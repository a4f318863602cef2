import type { Organization } from '../organization.ts';
import { elasticOperations } from './bulk-operations.ts';
import { complexMetadataTypes } from './complex-metadata-types.ts';
import { complexTypes, enumTypes } from './message-types.ts';
import { metadataTypes } from './metadata-types.ts';
import type { Operation } from './operation.ts';
import { operations } from './operations.ts';
import { printContainer } from './print-container.ts';
import { printEntityType, printNavigation, typeAttributes } from './print-entity-type.ts';
import { printComplexType, printEnumType, printMetadataType } from './print-metadata-type.ts';
import { queryFunctions } from './query-functions.ts';
import { tableNavigations, type TableNavigation } from './table-navigations.ts';
import { element, printXml, type XmlElement } from './xml-element.ts';

/**
 * The `$metadata` document of an organisation, in the form of real ones (contract §3.2, §13).
 * @param annotations whether to add descriptions, permissions and capabilities (`?annotations=true`)
 */
export function printCsdl(organization: Organization, annotations: boolean): string {
  const navigations = tableNavigations(organization);
  const messages = [
    ...operations.filter((operation) => isKnown(organization, operation)),
    ...elasticOperations(organization),
  ];
  const schema = element(
    'Schema',
    {
      Namespace: 'Microsoft.Dynamics.CRM',
      Alias: 'mscrm',
      xmlns: 'http://docs.oasis-open.org/odata/ns/edm',
    },
    [
      element('EntityType', { Name: 'crmbaseentity', Abstract: 'true' }),
      element('EntityType', { Name: 'expando', BaseType: 'mscrm.crmbaseentity', OpenType: 'true' }),
      ...tableTypes(organization, { navigations, annotations }),
      ...Object.entries({ ...complexTypes, ...complexMetadataTypes }).map(([name, type]) =>
        printComplexType(name, type),
      ),
      ...Object.entries(enumTypes).map(([name, type]) => printEnumType(name, type)),
      ...[...queryFunctions, ...messages].map(printOperation),
      element('EntityType', { Name: 'crmmodelbaseentity', Abstract: 'true' }),
      ...metadataTypes.map(printMetadataType),
      printContainer(organization, { navigations, operations: messages, annotations }),
    ],
  );
  return printXml(
    element('edmx:Edmx', { Version: '4.0', 'xmlns:edmx': 'http://docs.oasis-open.org/odata/ns/edmx' }, [
      reference('Keys'),
      reference('Display'),
      element('edmx:DataServices', {}, [schema]),
    ]),
  );
}

function reference(vocabulary: string): XmlElement {
  const namespace = `OData.Community.${vocabulary}.V1`;
  return element('edmx:Reference', { Uri: `http://vocabularies.odata.org/${namespace}.xml` }, [
    element('edmx:Include', { Namespace: namespace, Alias: vocabulary }),
    element('edmx:IncludeAnnotations', { TermNamespace: namespace }),
  ]);
}

interface TableTypeParts {
  readonly navigations: ReadonlyMap<string, readonly TableNavigation[]>;
  readonly annotations: boolean;
}

/** Tables by name, and `principal`, which is no table, among them. */
function tableTypes(organization: Organization, parts: TableTypeParts): readonly XmlElement[] {
  const types = [...organization.tables.values()].map((table) => ({
    name: table.logicalName,
    printed: printEntityType(table, {
      organization,
      navigations: parts.navigations.get(table.logicalName) ?? [],
      annotations: parts.annotations,
    }),
  }));
  if (!organization.tables.has('principal')) {
    types.push({ name: 'principal', printed: principal(parts.navigations.get('principal') ?? []) });
  }
  return types.sort((left, right) => (left.name < right.name ? -1 : 1)).map(({ printed }) => printed);
}

function principal(navigations: readonly TableNavigation[]): XmlElement {
  return element('EntityType', { Name: 'principal', BaseType: 'mscrm.crmbaseentity', Abstract: 'true' }, [
    element('Key', {}, [element('PropertyRef', { Name: 'ownerid' })]),
    element('Property', { Name: 'ownerid', Type: 'Edm.Guid' }),
    ...navigations.map(printNavigation),
  ]);
}

function printOperation(operation: Operation): XmlElement {
  const { kind, name, bound, composable, optional, parameters, returns } = operation;
  return element(
    kind,
    { Name: name, ...(bound && { IsBound: 'true' }), ...(composable && { IsComposable: 'true' }) },
    [
      ...parameters.map(([parameter, type, nullable]) => {
        const { Type = '', ...facets } = typeAttributes(type);
        return optional
          ? element('Parameter', { Name: parameter, Type, ...facets }, [
              element('Annotation', { Term: 'Org.OData.Core.V1.OptionalParameter' }),
            ])
          : element('Parameter', {
              Name: parameter,
              Type,
              ...(nullable === undefined && { Nullable: 'false' }),
              ...facets,
            });
      }),
      ...(returns === undefined
        ? []
        : [element('ReturnType', { ...typeAttributes(returns), Nullable: 'false' })]),
    ],
  );
}

/** Whether the document declares every type that the operation takes or gives. */
function isKnown(organization: Organization, { parameters, returns }: Operation): boolean {
  return [...parameters.map(([, type]) => type), ...(returns === undefined ? [] : [returns])]
    .map((type) => type.replace(/^Collection\((.*)\)$/, '$1'))
    .every(
      (type) =>
        type.startsWith('Edm.') ||
        ['crmbaseentity', 'principal', 'expando'].includes(type) ||
        type in complexTypes ||
        type in complexMetadataTypes ||
        type in enumTypes ||
        organization.tables.has(type),
    );
}
