import type { ColumnSpec } from './column-spec.ts';
import { choice, double, guid, integer, memo, text } from './columns.ts';
import { defaultValue, numbered, type OptionSetSpec } from './option-set-spec.ts';

/** Which of the less common address columns a table has. */
export interface AddressParts {
  readonly composite?: boolean;
  readonly freightTerms?: boolean;
  readonly contactName?: boolean;
}

const shippingMethods = numbered('Airborne', 'DHL', 'FedEx', 'UPS', 'Postal Mail', 'Full Load', 'Will Call');
const addressTypes = numbered('Bill To', 'Ship To', 'Primary', 'Other');
const freightTerms = numbered('FOB', 'No Charge');

/**
 * The columns of the address with this number. They are stored in `customeraddress` (`logical`); only the first
 * address has meaningful options out of the box.
 */
export const address = (number: 1 | 2 | 3, parts: AddressParts = {}): readonly ColumnSpec[] => {
  const { composite = true, freightTerms: hasTerms = false, contactName = false } = parts;
  const name = (part: string): string => `Address${number}_${part}`;
  const shared = (title: string): { label: string; logical: true } => ({
    label: `Address ${number}: ${title}`,
    logical: true,
  });
  const line = (part: string, title: string, max: number): ColumnSpec =>
    text(name(part), { ...shared(title), max });
  const set = (options: OptionSetSpec): OptionSetSpec => (number === 1 ? options : defaultValue);
  return [
    guid(name('AddressId'), shared('ID')),
    choice(name('AddressTypeCode'), set(addressTypes), shared('Address Type')),
    line('Name', 'Name', 200),
    line('Line1', 'Street 1', 250),
    line('Line2', 'Street 2', 250),
    line('Line3', 'Street 3', 250),
    line('City', 'City', 80),
    line('StateOrProvince', 'State/Province', 50),
    line('PostalCode', 'ZIP/Postal Code', 20),
    line('Country', 'Country/Region', 80),
    line('County', 'County', 50),
    line('PostOfficeBox', 'Post Office Box', 20),
    ...(composite
      ? [
          memo(name('Composite'), {
            ...shared('Address'),
            label: `Address ${number}`,
            max: 1000,
            writable: 'never',
          }),
        ]
      : []),
    ...(contactName ? [line('PrimaryContactName', 'Primary Contact Name', 100)] : []),
    line('Telephone1', number === 1 ? 'Phone' : 'Telephone 1', 50),
    line('Telephone2', 'Telephone 2', 50),
    line('Telephone3', 'Telephone 3', 50),
    line('Fax', 'Fax', 50),
    choice(name('ShippingMethodCode'), set(shippingMethods), shared('Shipping Method')),
    ...(hasTerms ? [choice(name('FreightTermsCode'), set(freightTerms), shared('Freight Terms'))] : []),
    double(name('Latitude'), { ...shared('Latitude'), least: -90, max: 90 }),
    double(name('Longitude'), { ...shared('Longitude'), least: -180, max: 180 }),
    line('UPSZone', 'UPS Zone', 4),
    integer(name('UTCOffset'), { ...shared('UTC Offset'), least: -1500, max: 1500, format: 'TimeZone' }),
  ];
};
