import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';

import type { Delivery } from '../http-message.ts';

/** Sends a body over a socket as a fault wants it; headers have not gone yet, but are set. */
export async function deliver(outgoing: ServerResponse, body: Uint8Array, delivery: Delivery): Promise<void> {
  switch (delivery.kind) {
    case 'silence':
      return; // until the client has enough of it
    case 'cut': {
      const { after } = delivery;
      if (after === 'nothing') {
        outgoing.socket?.resetAndDestroy();
        return;
      }
      outgoing.flushHeaders();
      if (after !== 'headers')
        await new Promise((resolve) => outgoing.write(body.subarray(0, after), resolve));
      await setTimeout(20); // the reset would overtake what is still on its way
      outgoing.socket?.resetAndDestroy();
      return;
    }
    case 'drip': {
      outgoing.flushHeaders();
      for await (const piece of drips(body, delivery.bytesPerSecond)) {
        if (outgoing.destroyed) return;
        outgoing.write(piece);
      }
      outgoing.end();
    }
  }
}

/** The same for an answer without a socket: a body that ends in an error, or comes slowly. */
export function deliverInProcess(body: Uint8Array, delivery: Delivery): ReadableStream<Uint8Array> {
  switch (delivery.kind) {
    case 'silence':
      return new ReadableStream();
    case 'cut': {
      const sent = typeof delivery.after === 'number' ? body.subarray(0, delivery.after) : new Uint8Array();
      let pulled = false;
      return new ReadableStream({
        pull: (controller) => {
          if (!pulled && sent.length > 0) controller.enqueue(sent);
          else controller.error(connectionReset());
          pulled = true;
        },
      });
    }
    case 'drip':
      return Readable.toWeb(
        Readable.from(drips(body, delivery.bytesPerSecond)),
      ) as ReadableStream<Uint8Array>;
  }
}

/** As a socket says that the other side went away. */
export const connectionReset = (): Error =>
  Object.assign(new Error('The connection was reset.'), { code: 'ECONNRESET' });

async function* drips(body: Uint8Array, bytesPerSecond: number): AsyncGenerator<Uint8Array> {
  const size = Math.max(1, Math.ceil(bytesPerSecond / 10));
  for (let start = 0; start < body.length; start += size) {
    yield body.subarray(start, start + size);
    await setTimeout((size / bytesPerSecond) * 1000);
  }
}
