import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createEmulator, type Emulator } from '../../../src/emulator/create-emulator.ts';
import type { FaultInput } from '../../../src/emulator/faults/fault.ts';
import type { Listening } from '../../../src/emulator/listen.ts';
import { askSocket } from '../../support/ask-socket.ts';

describe('faults over a socket', () => {
  let emulator: Emulator;
  let listening: Listening;

  beforeAll(async () => {
    emulator = await createEmulator();
    listening = await emulator.listen();
  });
  afterAll(() => listening.close());

  const ask = (action: FaultInput['action']) => {
    emulator.setFaults([{ action }]);
    return askSocket({ url: `${listening.url}/nothing-is-here` });
  };

  it.each(['nothing', 'headers', 10] as const)('a connection that is reset after %s', async (after) => {
    await expect(ask({ kind: 'cut', after })).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('a slow body arrives whole', async () => {
    const whole = await ask({ kind: 'delay', ms: 0 });
    const slow = await ask({ kind: 'drip', bytesPerSecond: 100_000 });
    expect(slow.body.length).toBe(whole.body.length);
  });

  it('a shorter body than there is, with a length that fits', async () => {
    expect((await ask({ kind: 'alter', keepBytes: 5 })).body.length).toBe(5);
  });
});
