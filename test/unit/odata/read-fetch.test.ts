import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { GatewayError } from '../../../src/errors/gateway-error.ts';
import { printFetchPage } from '../../../src/odata/print-fetch-page.ts';
import { readFetch } from '../../../src/odata/read-fetch.ts';

const table = { logicalName: 'account', entitySet: 'accounts', key: 'accountid' };
const read = (text: string) =>
  readFetch(text, {
    table: 'account',
    argument: 'fetchXml',
    joins: (table) => table !== 'hidden',
    names: (table, column) => table !== '' && column !== 'secret',
  });
const print = (text: string, place: { page?: number; cookie?: string } = {}): string => {
  const { path } = printFetchPage(read(text), table, { page: 1, cookie: undefined, count: 5, ...place });
  return decodeURIComponent(path.slice('accounts?fetchXml='.length));
};
const entity = (inside: string, attributes = ''): string =>
  `<fetch${attributes}><entity name="account">${inside}</entity></fetch>`;
const key = '<attribute name="accountid"/>';
const last = '<order attribute="accountid"/>';
const refusal = (text: string): string => {
  try {
    read(text);
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'BAD_USER_INPUT') return error.message;
    throw error;
  }
  throw new Error('It was not refused');
};

describe('FetchXML, written anew', () => {
  it.each([
    [entity(''), `<fetch count="5" page="1"><entity name="account">${key}${last}</entity></fetch>`],
    [
      `<?xml version="1.0"?>\n${entity('<!-- nothing --> <all-attributes/><attribute name="name"/>', ' version="1.0" mapping="logical" page="3" count="9" paging-cookie="x" returntotalrecordcount="true"')}`,
      `<fetch count="5" page="1"><entity name="account">${key}${last}</entity></fetch>`,
    ],
    [
      entity('<order attribute="accountid" descending="true"/>', ' no-lock="true"'),
      `<fetch no-lock="true" count="5" page="1"><entity name="account">${key}<order attribute="accountid" descending="true"/></entity></fetch>`,
    ],
    [
      entity('<attribute name="name"/><attribute name="fax"/><order attribute="name"/>', ' distinct="true"'),
      `<fetch distinct="true" count="5" page="1"><entity name="account">${key}<attribute name="name"/><order attribute="name"/>${last}</entity></fetch>`,
    ],
    [
      entity(
        '<order attribute="name"/><link-entity name="contact" from="contactid" to="primarycontactid"><attribute name="fullname"/><order attribute="fullname"/></link-entity>',
      ),
      `<fetch count="5" page="1"><entity name="account">${key}<order attribute="name"/><link-entity name="contact" from="contactid" to="primarycontactid"><order attribute="fullname"/></link-entity></entity></fetch>`,
    ],
    [
      entity(
        `<filter><condition attribute="name" operator="eq" value="&quot;&#x26;'&#10;"/><condition attribute="name" operator="in"><value><![CDATA[<b>]]></value></condition></filter>`,
      ),
      `<fetch count="5" page="1"><entity name="account">${key}<filter><condition attribute="name" operator="eq" value="&#34;&#38;&#39;&#10;"/><condition attribute="name" operator="in"><value>&#60;b&#62;</value></condition></filter>${last}</entity></fetch>`,
    ],
  ])('%s', (text, expected) => {
    expect(print(text)).toBe(expected);
  });

  it('sets page and cookie', () => {
    expect(print(entity(''), { page: 2, cookie: '<cookie page="1"/>' })).toContain(
      '<fetch count="5" page="2" paging-cookie="&#60;cookie page=&#34;1&#34;/&#62;">',
    );
  });

  it('knows how many rows there are to be at most', () => {
    expect(read(entity('', ' top="7"')).top).toBe(7);
    expect(read(entity('')).top).toBeUndefined();
  });
});

describe('what is refused', () => {
  it.each([
    ['', 'is no well-formed XML'],
    ['accounts', 'is no well-formed XML'],
    ['<fetch>', 'is no well-formed XML'],
    [entity('&nothing;'), 'is no well-formed XML'],
    [entity('<order attribute="a" attribute="b"/>'), 'is no well-formed XML'],
    [`${entity('')}${entity('')}`, 'is no well-formed XML'],
    [`<!DOCTYPE fetch [<!ENTITY a "b">]>${entity('&a;')}`, 'must not have a document type'],
    [`<?xml version="1.1"?>${entity('<order attribute="&#1;"/>')}`, 'is no well-formed XML'],
    [entity('<order attribute="\uD800"/>'), 'has a character that no request can carry'],
    ['<entity name="account"/>', "an element stands where it can't"],
    [entity('<condition attribute="name" operator="null"/>'), "an element stands where it can't"],
    [entity('<script/>'), "an element stands where it can't"],
    [entity('text'), "a text stands where it can't"],
    [entity('<order xml:lang="en" attribute="name"/>'), 'has an attribute that there is not'],
    ['<fetch/>', 'must have one <entity>'],
    ['<fetch><entity name="account"/><entity name="account"/></fetch>', 'must have one <entity>'],
    ['<fetch><entity name="contact"/></fetch>', 'must ask for rows of "account"'],
    ['<fetch><entity/></fetch>', 'must ask for rows of "account"'],
    [
      '<fetch><entity name="account"><link-entity name="contact" from="a" to="b"><filter><link-entity link-type="any" name="hidden" from="a" to="b"/></filter></link-entity></entity></fetch>',
      'joins a table that there is not',
    ],
    ...[
      entity('<filter><condition attribute="secret" operator="null"/></filter>'),
      entity('<filter><filter><condition attribute="a" operator="eq" valueof="secret"/></filter></filter>'),
      entity('<order attribute="secret"/>'),
      entity('<link-entity name="contact" from="secret" to="a"/>'),
      entity('<link-entity name="contact" from="a" to="secret"/>'),
      entity('<link-entity name="contact" from="a" to="b"><order attribute="secret"/></link-entity>'),
      entity(
        '<link-entity name="contact" alias="c" from="a" to="b"/><filter><condition entityname="c" attribute="secret" operator="null"/></filter>',
      ),
      entity(
        '<link-entity name="contact" alias="c" from="a" to="b"/><filter><condition attribute="a" operator="eq" valueof="c.secret"/></filter>',
      ),
      entity('<order entityname="nobody" attribute="a"/>'),
    ].map((text): [string, string] => [text, 'names a column that there is not']),
    [entity('', ' aggregate="true"'), 'must not be an aggregate'],
    [entity('', ' aggregate="1"'), 'must not be an aggregate'],
    [entity('', ' top="all"'), 'has a "top" that is no number'],
    [entity('', ' top="0"'), 'has a "top" that is no number'],
    [entity(`${'<filter>'.repeat(60)}${'</filter>'.repeat(60)}`), 'is nested too deep'],
    [
      entity(`<filter>${'<condition attribute="a" operator="null"/>'.repeat(501)}</filter>`),
      'has more than 500 conditions',
    ],
    [entity(' '.repeat(60_000)), 'has more than 60000 characters'],
  ])('%.60s', (text, expected) => {
    expect(refusal(text)).toMatch(/^Argument "fetchXml" /);
    expect(refusal(text)).toContain(expected);
  });
});

const fragments = [
  '<fetch>',
  '</fetch>',
  '<entity name="account">',
  "<entity name='account'/>",
  '</entity>',
  '<filter type="or">',
  '</filter>',
  '<condition attribute="name" operator="eq" value="',
  '"/>',
  '<value>',
  '</value>',
  '<link-entity name="contact" from="contactid" to="primarycontactid">',
  '</link-entity>',
  '<order attribute="',
  ' aggregate="true"',
  ' top="3"',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<?x ?>',
  '<!DOCTYPE a>',
  '&amp;',
  '&lt;/fetch&gt;',
  '&#0;',
  '%3C',
  '%22&$filter=x',
  '#',
  '\r\nHost: x',
  '\0',
  '🚀',
];
const soup = fc
  .array(fc.oneof(fc.constantFrom(...fragments), fc.string({ unit: 'binary', maxLength: 8 })), {
    maxLength: 14,
  })
  .map((parts) => parts.join(''));
/** Texts in places where FetchXML has texts, so that many are well-formed. */
const dressed = fc
  .tuple(fc.string({ unit: 'binary', maxLength: 20 }), fc.oneof(soup, fc.constantFrom('', ...fragments)))
  .map(([value, inside]) =>
    entity(`<filter><condition attribute="name" operator="eq" value="${value}"/></filter>${inside}`),
  );

describe('whatever a client sends', () => {
  it('becomes one well-formed request that means the same, or is refused', () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.oneof(soup, dressed, fc.string({ unit: 'binary' })), (text) => {
        let path: string;
        try {
          ({ path } = printFetchPage(read(text), table, { page: 1, cookie: undefined, count: 5 }));
        } catch (error) {
          expect(error).toBeInstanceOf(GatewayError);
          expect(error).toHaveProperty('code', 'BAD_USER_INPUT');
          return;
        }
        accepted += 1;
        expect(path).toMatch(/^accounts\?fetchXml=[\w.!~*'()%-]+$/);
        const { searchParams, hash } = new URL(path, 'https://acme.crm.dynamics.com/api/data/v9.2/');
        expect([...searchParams.keys()]).toEqual(['fetchXml']);
        expect(hash).toBe('');
        const sent = searchParams.get('fetchXml') ?? '';
        expect(print(sent)).toBe(sent);
      }),
      { numRuns: 10_000, seed: 1 },
    );
    expect(accepted).toBeGreaterThan(250);
  });
});
