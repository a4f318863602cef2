import type { IncomingMessage } from 'node:http';

/** What tells senders apart before anything is read or checked. */
export type Sender = Pick<IncomingMessage, 'headers'> & {
  readonly socket: Pick<IncomingMessage['socket'], 'remoteAddress'>;
};

/** Requests that are being answered, by who says to have sent them: nobody has checked a credential yet. */
export class RequestsUnderWay {
  readonly #bySender = new Map<string, number>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** @returns ends it; to be called once */
  begin(request: Sender): () => void {
    const sender = nameOf(request);
    this.#size += 1;
    this.#bySender.set(sender, (this.#bySender.get(sender) ?? 0) + 1);
    return () => {
      this.#size -= 1;
      const left = (this.#bySender.get(sender) ?? 0) - 1;
      if (left > 0) this.#bySender.set(sender, left);
      else this.#bySender.delete(sender);
    };
  }

  /** Whether its sender would have at most half of what senders have on the average: it is not he who asks too much. */
  isModest(request: Sender): boolean {
    const mine = (this.#bySender.get(nameOf(request)) ?? 0) + 1;
    return mine * 2 * this.#bySender.size <= this.#size;
  }
}

/** A credential, or the address of those who show none here; names that somebody invents only make each of his own the smaller. */
const nameOf = ({ headers, socket }: Sender): string => {
  const key = headers['x-api-key'];
  return headers.authorization ?? (typeof key === 'string' ? key : (socket.remoteAddress ?? ''));
};
