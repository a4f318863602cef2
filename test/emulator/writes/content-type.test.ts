import { describe, expect, it } from 'vitest';

import { A1 } from '../data/fixture-rows.ts';
import { batchOf, createApi, error, part } from '../data/fixture.ts';

const post = (contentType: string | undefined, body: string) =>
  createApi().send('POST', 'accounts', {
    headers: contentType === undefined ? {} : { 'Content-Type': contentType },
    body,
  });

describe('Content-Type of a write', () => {
  it.each([
    undefined,
    'application/json',
    'Application/JSON',
    'application/json;charset=utf-8',
    'application/json; charset="UTF-8"; odata.metadata=minimal',
    'application/json; odata.metadata=minimal',
    'application/json; type=entry',
    'application/json;IEEE754Compatible=true',
  ])('may be %s', (contentType) => {
    expect(post(contentType, '{"name":"x"}').status).toBe(204);
  });

  it.each(['text/plain', 'application/xml', 'application/jsonp', 'application/x-www-form-urlencoded'])(
    '%s is refused: only JSON is supported',
    (contentType) => {
      expect(error(post(`${contentType}; charset=utf-8`, '{"name":"x"}'))).toEqual({
        status: 415,
        code: '',
        message: `The request entity's media type '${contentType}' is not supported for this resource.`,
      });
    },
  );

  it('is refused for everything that has a JSON body, and nothing is done', () => {
    const api = createApi();
    const send = (method: string, url: string, body: string) =>
      api.send(method, url, { headers: { 'Content-Type': 'text/plain' }, body }).status;
    const before = api.get(`accounts(${A1})`).text;
    expect(send('PATCH', `accounts(${A1})`, '{"name":"x"}')).toBe(415);
    expect(send('PUT', `accounts(${A1})/name`, '{"value":"x"}')).toBe(415);
    expect(send('PUT', `accounts(${A1})/primarycontactid/$ref`, '{"@odata.id":"x"}')).toBe(415);
    expect(send('POST', `accounts(${A1})/Account_Tasks`, '{"subject":"x"}')).toBe(415);
    expect(send('POST', 'Merge', '{}')).toBe(415);
    expect(api.get(`accounts(${A1})`).text).toBe(before);
  });

  it('counts in a $batch for its part alone', () => {
    const request = (contentType: string): string =>
      part(`POST accounts HTTP/1.1\r\nContent-Type: ${contentType}\r\n\r\n{"name":"x"}`);
    const options = batchOf([request('text/xml'), request('application/json')], {
      Prefer: 'odata.continue-on-error',
    });
    expect(
      createApi()
        .send('POST', '$batch', options)
        .text.match(/^HTTP\/1.1 .*/gm),
    ).toEqual(['HTTP/1.1 415 Unsupported Media Type', 'HTTP/1.1 204 No Content']);
  });

  it('IEEE754Compatible=true lets long numbers be texts, and no others', () => {
    const compatible = 'application/json;odata.metadata=minimal;IEEE754Compatible=true';
    expect(post(compatible, '{"name":"x","revenue":"12.5"}').status).toBe(204);
    expect(post(compatible, '{"name":"x","revenue":12.5}').status).toBe(204);
    expect(post('application/json', '{"name":"x","revenue":"12.5"}').status).toBe(400);
    expect(post(compatible, '{"name":"x","revenue":"twelve"}').status).toBe(400);
    expect(post(compatible, '{"name":"x","numberofemployees":"12"}').status).toBe(400);
  });
});
