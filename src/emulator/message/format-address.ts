import type { MessageHandler } from './message.ts';
import { textOf } from './parameter-of.ts';

/**
 * `FormatAddress`: lines, city, state, postal code and country as the country has them. Two orders are documented: Japan
 * begins with the postal code, the United States end with city, state and postal code in one line; so does the rest here.
 */
export const formatAddress: MessageHandler = ({ parameters }) => {
  const part = (name: string): string => textOf(parameters, name) ?? '';
  const [line, city, state] = [part('Line1'), part('City'), part('StateOrProvince')];
  const [code, country] = [part('PostalCode'), part('Country')];
  const lines = /^(?:japan|jp)$/i.test(country)
    ? [code, state, city, line, country]
    : [line, joined([joined([city, state], ', '), code], ' '), country];
  return { kind: 'complex', type: 'FormatAddressResponse', value: { Address: joined(lines, '\r\n') } };
};

const joined = (parts: readonly string[], separator: string): string =>
  parts.filter((part) => part !== '').join(separator);
