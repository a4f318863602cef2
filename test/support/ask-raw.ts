import { connect } from 'node:net';

/**
 * Sends bytes over a socket as they are, and reads until the other end closes it or an answer is complete.
 *
 * @param pieces each sent after the one before; a number is milliseconds to wait
 * @returns all that came back
 */
export const askRaw = async (
  port: number,
  pieces: readonly (string | Uint8Array | number)[],
): Promise<string> => {
  const socket = connect({ port, host: '127.0.0.1' });
  let answer = '';
  const ended = new Promise<void>((resolve) => {
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')));
    socket.on('error', () => resolve());
    socket.on('close', () => resolve());
  });
  for (const piece of pieces) {
    if (typeof piece === 'number') await new Promise((resolve) => setTimeout(resolve, piece));
    else if (!socket.destroyed) socket.write(piece);
  }
  await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 30_000).unref())]);
  socket.destroy();
  return answer;
};

/** The status of the first answer; undefined: there was none. */
export const statusOf = (answer: string): number | undefined => {
  const status = /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1];
  return status === undefined ? undefined : Number(status);
};
