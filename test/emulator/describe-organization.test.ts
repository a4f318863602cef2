import { describe, expect, it } from 'vitest';

import { A1 } from './data/fixture-rows.ts';
import { api, error, type Json } from './data/fixture.ts';
import { createWriteClient, idOf, refusal } from './writes/write-client.ts';

const crm = 'Microsoft.Dynamics.CRM';
const { get, post } = createWriteClient();
const names = (url: string): readonly unknown[] => get(url).json['EntityNames'] as readonly unknown[];

describe('what the organisation says of itself', () => {
  it.each([`${crm}.EndpointAccessType'Default'`, "'Default'"])(
    'RetrieveCurrentOrganization, the way of access being %s',
    (access) => {
      const reply = get(`RetrieveCurrentOrganization(AccessType=@p1)?@p1=${access}`);
      expect(reply.json).toEqual({
        '@odata.context': `${api}/$metadata#${crm}.RetrieveCurrentOrganizationResponse`,
        Detail: expect.objectContaining({
          OrganizationId: get('WhoAmI').json['OrganizationId'],
          OrganizationVersion: get('RetrieveVersion').json['Version'],
          State: 'Enabled',
          Endpoints: {
            Count: 3,
            IsReadOnly: false,
            Keys: ['WebApplication', 'OrganizationService', 'OrganizationDataService'],
            Values: expect.arrayContaining([new URL('/', api).href]) as unknown,
          },
        }) as unknown,
      });
    },
  );

  it('RetrieveCurrentOrganization refuses other ways of access', () => {
    expect(get("RetrieveCurrentOrganization(AccessType='Nothing')").status).toBe(400);
    expect(get('RetrieveCurrentOrganization').status).toBe(400);
  });

  it('its languages', () => {
    expect(get('RetrieveAvailableLanguages').json['LocaleIds']).toEqual([1033, 1031]);
    const provisioned = get('RetrieveProvisionedLanguages()').json;
    expect(provisioned['RetrieveProvisionedLanguages']).toEqual([1033, 1031]);
  });

  it.each([
    ["'123%20Maple%20St.'", "'Seattle'&@p3='WA'&@p4='98007'&@p5='USA'", '123 Maple St.\r\nSeattle, WA 98007\r\nUSA'],
    ["'1-2-3%20Sakura'", "'Nagoya'&@p3='Aichi'&@p4='455-2345'&@p5='JAPAN'", '455-2345\r\nAichi\r\nNagoya\r\n1-2-3 Sakura\r\nJAPAN'],
  ])('FormatAddress of %s as its country has it', (line, rest, Address) => {
    const call = 'FormatAddress(Line1=@p1,City=@p2,StateOrProvince=@p3,PostalCode=@p4,Country=@p5)';
    expect(get(`${call}?@p1=${line}&@p2=${rest}`).json).toMatchObject({ Address });
  }); // prettier-ignore
});

describe('which tables can be related', () => {
  it('those that neither join others nor are abstract', () => {
    for (const message of ['CanBeReferenced', 'CanBeReferencing', 'CanManyToMany']) {
      expect(post(message, { EntityName: 'account' }).json).toMatchObject({ [message]: true });
      expect(post(message, { EntityName: 'acme_shipment_contact' }).json).toMatchObject({ [message]: false });
      expect(refusal(post(message, { EntityName: 'nothing' }))).toBe('400 0x80041102');
    }
  });

  it('by name', () => {
    expect(names('GetValidManyToMany()')).toEqual(expect.arrayContaining(['account', 'acme_shipment']));
    expect(names('GetValidManyToMany()')).not.toContain('acme_shipment_contact');
    const one = names("GetValidReferencingEntities(ReferencedEntityName=@p1)?@p1='account'");
    expect(one).toEqual(names('GetValidManyToMany'));
    expect(names("GetValidReferencedEntities(ReferencingEntityName='acme_shipment_contact')")).toEqual([]);
    const unknown = get("GetValidReferencedEntities(ReferencingEntityName='nothing')");
    expect(error(unknown)).toMatchObject({ status: 400, code: '0x80041102' });
  });
});

describe('definitions by message', () => {
  const retrieve = (filters: string, which = "LogicalName='account'"): Json =>
    get(
      `RetrieveEntity(EntityFilters=@p1,${which},RetrieveAsIfPublished=@p3)?@p1=${crm}.EntityFilters'${filters}'&@p3=true`,
    ).json['EntityMetadata'] as Json;

  it('RetrieveEntity has as much as EntityFilters says', () => {
    const bare = retrieve('Entity');
    expect(bare).toMatchObject({ LogicalName: 'account', EntitySetName: 'accounts', Attributes: [] });
    expect(bare['ManyToOneRelationships']).toEqual([]);
    const columns = retrieve('Entity,Attributes')['Attributes'] as Json[];
    expect(columns.map((column) => column['LogicalName'])).toContain('accountnumber');
    expect(retrieve('All')['ManyToOneRelationships']).not.toEqual([]);
    const byId = retrieve('Entity', `MetadataId=${String(bare['MetadataId'])}`);
    expect(byId).toMatchObject({ LogicalName: 'account' });
  });

  it('RetrieveEntity of no table', () => {
    const missing = get(
      "RetrieveEntity(EntityFilters='Entity',LogicalName='nothing',RetrieveAsIfPublished=true)",
    );
    expect(refusal(missing)).toBe('404 0x80041102');
    const byRow = get(`RetrieveEntity(EntityFilters='Entity',MetadataId=${A1},RetrieveAsIfPublished=true)`);
    expect(byRow.status).toBe(404);
  });

  it('RetrieveAllEntities has every table', () => {
    const all = get("RetrieveAllEntities(EntityFilters='Entity',RetrieveAsIfPublished=true)").json;
    const listed = (all['EntityMetadata'] as Json[]).map((table) => table['LogicalName']);
    expect(listed).toEqual(expect.arrayContaining(['account', 'contact', 'acme_shipment']));
    expect(all).toHaveProperty('Timestamp');
  });
});

describe('RetrieveDuplicates', () => {
  const client = createWriteClient();
  const named = (name: string): string => idOf(client.post('accounts', { name }));
  const [first, second, third] = [named('Twin'), named('TWIN'), named('twin')];
  named('Other');
  const ask = (id: string, matching = 'account', more = ''): readonly unknown[] => {
    const entity = `{'@odata.type':'Microsoft.Dynamics.CRM.account','accountid':'${id}'}`;
    const paging = more === '' ? '' : ',PagingInfo=@p3';
    const reply = client.get(
      `RetrieveDuplicates(BusinessEntity=@p1,MatchingEntityName=@p2${paging})?@p1=${entity}&@p2='${matching}'${more}`,
    );
    if (reply.status !== 200) throw new Error(reply.text);
    return reply.rows.map(({ accountid }) => accountid).toSorted();
  };

  it('finds the other rows that a rule takes for the same', () => {
    expect(ask(first)).toEqual([second, third].toSorted());
    expect(ask(second)).toEqual([first, third].toSorted());
    expect(ask(A1)).toEqual([]);
    expect(ask(first, 'contact')).toEqual([]);
  });

  it('in pages', () => {
    const page = (number: number) => ask(first, 'account', `&@p3={'PageNumber':${number},'Count':1}`);
    expect([...page(1), ...page(2)].toSorted()).toEqual([second, third].toSorted());
    expect(page(3)).toEqual([]);
  });

  it('of a row that is not there, or of no table, is refused', () => {
    expect(() => ask('a0000000-0000-0000-0000-00000000ffff')).toThrow('BusinessEntity');
    expect(() => ask(first, 'nothing')).toThrow('MatchingEntityName');
  });
});

it('rows of a function say in their context what is selected of them', () => {
  const call = `savedqueries/${crm}.RetrieveUnpublishedMultiple()`;
  expect(get(`${call}?$select=name`).json['@odata.context']).toBe(`${api}/$metadata#savedqueries(name)`);
  expect(get(call).json['@odata.context']).toBe(`${api}/$metadata#savedqueries`);
});
