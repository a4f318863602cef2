import type { ColumnSpec } from '../dsl/column-spec.ts';
import { choice, guid, memo, text, yesNo } from '../dsl/columns.ts';
import { freightTerms } from './choices.ts';

const party = (prefix: 'BillTo' | 'ShipTo', parts: DocumentAddressParts): readonly ColumnSpec[] => {
  const title = prefix === 'BillTo' ? 'Bill To' : 'Ship To';
  const line = (part: string, words: string, max: number): ColumnSpec =>
    text(`${prefix}_${part}`, { label: `${title} ${words}`, max });
  return [
    ...(parts.contactAndId
      ? [
          guid(`${prefix}_AddressId`, { label: `${title} Address ID` }),
          line('ContactName', 'Contact Name', 150),
        ]
      : []),
    line('Name', 'Name', 200),
    line('Line1', 'Street 1', 4000),
    line('Line2', 'Street 2', 4000),
    line('Line3', 'Street 3', 4000),
    line('City', 'City', 80),
    line('StateOrProvince', 'State/Province', 50),
    line('PostalCode', 'ZIP/Postal Code', 20),
    line('Country', 'Country/Region', 80),
    line('Telephone', 'Phone', 50),
    line('Fax', 'Fax', 50),
    memo(`${prefix}_Composite`, { label: `${title} Address`, max: 1000, writable: 'never' }),
    ...(prefix === 'ShipTo'
      ? [choice('ShipTo_FreightTermsCode', freightTerms, { label: 'Ship To Freight Terms' })]
      : []),
  ];
};

/** Whether the addresses have an id and a contact's name, as quotes and orders do. */
export interface DocumentAddressParts {
  readonly contactAndId: boolean;
}

/** Bill-to and ship-to of a quote, order or invoice. */
export const documentAddresses = (parts: DocumentAddressParts): readonly ColumnSpec[] => [
  ...party('BillTo', parts),
  ...party('ShipTo', parts),
  yesNo('WillCall', { label: 'Ship To', no: 'Address', yes: 'Will Call' }),
];
