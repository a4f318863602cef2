import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface FakeRedis {
  readonly url: string;
  /** What scripts counted, by key. */
  readonly counts: ReadonlyMap<string, number>;
  /** What was set, by key. */
  readonly texts: ReadonlyMap<string, string>;
  /** Milliseconds for which keys were set. */
  readonly lifetimes: ReadonlyMap<string, number>;
  /** Ends all connections. */
  readonly stop: () => void;
}

/**
 * Speaks as much of Redis' protocol as the gateway takes: `SET` with `PX` and `NX`, `GET`, `DEL`; the script that
 * counts, whose time is a minute. Nothing expires. Texts are as they stand on the wire, a character a byte.
 */
export const startFakeRedis = async (): Promise<FakeRedis> => {
  const counts = new Map<string, number>();
  const texts = new Map<string, string>();
  const lifetimes = new Map<string, number>();
  const sockets = new Set<Socket>();
  const answer = ([name = '', ...args]: readonly string[]): string => {
    switch (name.toLowerCase()) {
      case 'evalsha':
        return '-NOSCRIPT No matching script\r\n';
      case 'eval': {
        // The only script there is: it adds to one key, and tells the sum and the time that is left.
        const [script = '', keys, key = '', points] = args;
        if (keys !== '1' || !/incrby.*pttl.*return \{consumed, ttl\}/s.test(script))
          return '-ERR unknown script\r\n';
        const consumed = (counts.get(key) ?? 0) + Number(points);
        counts.set(key, consumed);
        return `*2\r\n:${consumed}\r\n:60000\r\n`;
      }
      case 'set': {
        const [key = '', text = '', , lifetime, condition] = args;
        if (condition?.toLowerCase() === 'nx' && texts.has(key)) return '$-1\r\n';
        texts.set(key, text);
        lifetimes.set(key, Number(lifetime));
        return '+OK\r\n';
      }
      case 'get': {
        const text = texts.get(args[0] ?? '');
        return text === undefined ? '$-1\r\n' : `$${text.length}\r\n${text}\r\n`;
      }
      case 'del':
        return `:${texts.delete(args[0] ?? '') ? 1 : 0}\r\n`;
      case 'info':
        return '$17\r\nredis_version:7.0\r\n';
      default:
        return '+OK\r\n';
    }
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    let text = '';
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1'); // a character a byte, as lengths are of bytes
      for (;;) {
        const size = /^\*(\d+)\r\n/.exec(text);
        if (size === null) return;
        const parts: string[] = [];
        let at = size[0].length;
        while (parts.length < Number(size[1])) {
          const length = /^\$(\d+)\r\n/.exec(text.slice(at));
          if (length === null || text.length < at + length[0].length + Number(length[1]) + 2) return;
          at += length[0].length;
          parts.push(text.slice(at, at + Number(length[1])));
          at += Number(length[1]) + 2;
        }
        text = text.slice(at);
        socket.write(answer(parts), 'latin1');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = (): void => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  const { port } = server.address() as AddressInfo;
  return { url: `redis://127.0.0.1:${port}`, counts, texts, lifetimes, stop };
};
