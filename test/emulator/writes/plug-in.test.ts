import { describe, expect, it } from 'vitest';

import { createEmulator } from '../../../src/emulator/create-emulator.ts';
import type { PlugInMessage } from '../../../src/emulator/plug-in.ts';
import { api, signIn } from '../client.ts';
import { A1, id } from '../data/fixture-rows.ts';
import { all, batchOf, organization, part } from '../data/fixture.ts';
import { createWriteClient, refusal } from './write-client.ts';

describe('W35 plug-ins', () => {
  const refusing = (asked: PlugInMessage[] = []): ReturnType<typeof createWriteClient> =>
    createWriteClient(organization(), {}, (message) => {
      asked.push(message);
      return message.message === 'Update' && message.table === 'account'
        ? { failWith: { message: 'Credit limit exceeded', operationStatus: '1', subErrorCode: '12345' } }
        : undefined;
    });

  it('refuse with 400 and, if asked for, with annotations', () => {
    const { patch, row } = refusing();
    const reply = patch(`accounts(${A1})`, { name: 'x' }, all);
    expect(reply.status).toBe(400);
    expect(reply.json['error']).toEqual({
      code: '0x80040265',
      message: 'Credit limit exceeded',
      '@Microsoft.PowerApps.CDS.ErrorDetails.OperationStatus': '1',
      '@Microsoft.PowerApps.CDS.ErrorDetails.SubErrorCode': '12345',
      '@Microsoft.PowerApps.CDS.TraceText': '\r\n[acme.Plugins: Update of account]\r\n',
      '@Microsoft.PowerApps.CDS.HelpLink': expect.stringContaining('80040265') as string,
      '@Microsoft.PowerApps.CDS.InnerError.Message': 'Credit limit exceeded',
    });
    expect(row(`accounts(${A1})`)['name']).toBe('Litware');
  });

  it('take everything of the request back', () => {
    const { send, get } = refusing();
    const before = get('accounts/$count').text;
    const inner = [
      'POST accounts HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{"name":"x"}',
      `PATCH accounts(${A1}) HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{"name":"x"}`,
    ].map(
      (text, index) => `--c\r\n${part(text).replace('binary\r\n', `binary\r\nContent-ID: ${index}\r\n`)}\r\n`,
    );
    const set = `Content-Type: multipart/mixed; boundary=c\r\n\r\n${inner.join('')}--c--\r\n`;
    expect(send('POST', '$batch', batchOf([set])).text).toContain('0x80040265');
    expect(get('accounts/$count').text).toBe(before);
  });

  it('are asked about each row and message', () => {
    const asked: PlugInMessage[] = [];
    const { post, remove } = refusing(asked);
    post('accounts/Microsoft.Dynamics.CRM.CreateMultiple', {
      Targets: [{ '@odata.type': 'Microsoft.Dynamics.CRM.account', accountid: id('a', 50) }],
    });
    remove(`accounts(${id('a', 50)})`);
    expect(asked).toEqual([
      { message: 'CreateMultiple', table: 'account', id: undefined },
      { message: 'Create', table: 'account', id: id('a', 50) },
      { message: 'Delete', table: 'account', id: id('a', 50) },
    ]);
    expect(refusal(post('accounts', { name: 7 }))).toBe('400 0x80048d19');
  });

  it('may take their time: others are answered before', async () => {
    const emulator = await createEmulator({
      organization: organization(),
      plugIn: ({ message }) => (message === 'Create' ? { latencyMs: 1000 } : undefined),
    });
    const headers = { Authorization: `Bearer ${await signIn(emulator)}`, 'Content-Type': 'application/json' };
    const answered: string[] = [];
    const ask = async (method: string, body?: string): Promise<void> => {
      const request = new Request(`${api}/accounts`, {
        method,
        headers,
        ...(body !== undefined && { body }),
      });
      answered.push(`${method} ${(await emulator.fetch(request)).status}`);
    };
    await Promise.all([ask('POST', '{"name":"x"}'), ask('GET')]);
    expect(answered).toEqual(['GET 200', 'POST 204']);
  });
});
