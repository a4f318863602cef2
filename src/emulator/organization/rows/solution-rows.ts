import { metadataId } from '../../metadata/metadata-id.ts';
import type { Row } from '../../organization.ts';
import { wellKnown } from '../well-known.ts';
import { rowId } from './row-id.ts';
import type { RowsByTable } from './rows-by-table.ts';

const gateway = { table: 'systemuser', id: wellKnown.users.gateway };
const made: Row = {
  createdon: '2023-05-02T10:00:00Z',
  createdby: gateway,
  modifiedon: '2024-01-15T16:30:00Z',
  modifiedby: gateway,
};

interface SolutionSpec {
  readonly uniqueName: string;
  readonly friendlyName: string;
  readonly managed: boolean;
  /** Tables: with all that they have, or only with the columns named. */
  readonly whole: readonly string[];
  readonly parts: Readonly<Record<string, readonly string[]>>;
}

/** The company's own customizations, and what the system calls the rest. */
const specs: readonly SolutionSpec[] = [
  {
    uniqueName: 'acme_core',
    friendlyName: 'Acme Core',
    managed: false,
    whole: ['acme_shipment', 'acme_depot'],
    parts: {
      account: ['name', 'accountnumber', 'primarycontactid', 'industrycode', 'revenue'],
      contact: ['fullname', 'emailaddress1', 'parentcustomerid'],
    },
  },
  {
    uniqueName: 'acme_reporting',
    friendlyName: 'Acme Reporting',
    managed: true,
    whole: ['opportunity'],
    parts: {},
  },
  { uniqueName: 'Default', friendlyName: 'Default Solution', managed: false, whole: [], parts: {} },
];

/** The company, and who made what it has bought. */
const publishers: readonly Row[] = [
  {
    uniquename: 'acme',
    friendlyname: 'Acme',
    customizationprefix: 'acme',
    customizationoptionvalueprefix: 10000,
  },
  {
    uniquename: 'reporting',
    friendlyname: 'Reporting',
    customizationprefix: 'rpt',
    customizationoptionvalueprefix: 20000,
  },
];

/** Solutions and what is in them, by the metadata ids that entity definitions give. */
export const solutionRows = (): RowsByTable => ({
  solution: specs.map(({ uniqueName, friendlyName, managed }, index) => ({
    solutionid: rowId('solution', index),
    uniquename: uniqueName,
    friendlyname: friendlyName,
    version: '1.0.0.0',
    ismanaged: managed,
    isvisible: true,
    installedon: '2023-05-02T10:00:00Z',
    publisherid: { table: 'publisher', id: rowId('publisher', managed ? 1 : 0) },
    organizationid: { table: 'organization', id: wellKnown.organizationId },
    ...made,
  })),
  solutioncomponent: specs
    .flatMap((spec, index) => components(spec, { table: 'solution', id: rowId('solution', index) }))
    .map((row, index) => ({ solutioncomponentid: rowId('solutioncomponent', index), ...row })),
  publisher: publishers.map((spec, index) => ({
    publisherid: rowId('publisher', index),
    ...spec,
    isreadonly: index > 0,
    organizationid: { table: 'organization', id: wellKnown.organizationId },
    ...made,
  })),
});

/** Types 1 and 2 are tables and columns; behaviour 0 brings all columns, 1 only those that are components themselves. */
const components = (
  { whole, parts }: SolutionSpec,
  solutionid: { readonly table: string; readonly id: string },
): readonly Row[] => {
  const component = (componenttype: number, objectid: string, rootcomponentbehavior: number | null): Row => ({
    componenttype,
    objectid,
    rootcomponentbehavior,
    ismetadata: true,
    solutionid,
    ...made,
    createdby: gateway.id,
    modifiedby: gateway.id,
  });
  return [
    ...whole.map((name) => component(1, metadataId('entity', name), 0)),
    ...Object.entries(parts).flatMap(([name, columns]) => [
      component(1, metadataId('entity', name), 1),
      ...columns.map((column) => component(2, metadataId('attribute', name, column), null)),
    ]),
  ];
};
