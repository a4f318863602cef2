import { GatewayError } from '../errors/gateway-error.ts';
import { readWriteError } from '../odata/read-write-error.ts';
import type { SentShipment } from './write-sender.ts';

/** What an answer to writes says of them. */
export type Verdict =
  /** They were done. */
  | { readonly kind: 'done' }
  /** They were surely not done. */
  | { readonly kind: 'refused'; readonly index: number | undefined; readonly error: GatewayError }
  /**
   * A row that a new one would be the twin of is there already. Where the write arrived twice that is its own, which is to be
   * looked up.
   */
  | { readonly kind: 'twin'; readonly index: number | undefined; readonly error: GatewayError }
  /**
   * Nobody knows.
   *
   * @property isOver Dataverse itself has answered, so it doesn't work on it any more: what isn't there now won't come.
   */
  | { readonly kind: 'unknown'; readonly error: Error; readonly isOver: boolean };

/** Dataverse's codes for a key that is taken, primary or alternate, and for what a rule calls a duplicate (contract §7.3). */
const twins: ReadonlySet<string> = new Set(['0x80040237', '0x80060892', '0x80040333']);

/** Statuses of what stands before Dataverse, which may have passed the request on. */
const fromTheFront: ReadonlySet<number> = new Set([408, 502, 503, 504]);

/** Whether a refusal may be of what stands before Dataverse; a failure that is Dataverse's own has a code. */
export const isFromTheFront = ({ response }: Extract<SentShipment, { kind: 'refused' }>): boolean =>
  fromTheFront.has(response.status) ||
  (response.status >= 500 && readWriteError(response).dataverse?.code === '');

/** Codes of errors with which a request isn't sent at all, or is refused before any work. */
const unsent: ReadonlySet<string> = new Set([
  ...['FORBIDDEN', 'UNAUTHENTICATED', 'UPSTREAM_AUTH', 'OVERLOADED', 'RATE_LIMITED', 'THROTTLED'],
  'BAD_USER_INPUT',
]);

/** Dataverse's code for what custom logic refused (contract §7.3). */
const refusedByLogic = '0x80040265';

/**
 * Judges what came back (docs/writing.md, "What happened?"). Pure.
 *
 * @param isElastic whether a row of an elastic table is among what was sent: where custom logic fails after it was written, it stays
 * (contract §9.3), so that its refusal says nothing of the row
 */
export const judgeWrite = (sent: SentShipment, { isElastic = false } = {}): Verdict => {
  switch (sent.kind) {
    case 'answered':
      return { kind: 'done' };
    case 'refused': {
      const error = readWriteError(sent.response);
      const { index } = sent;
      if (isFromTheFront(sent)) return { kind: 'unknown', error, isOver: false };
      const isByLogic = sent.response.status >= 500 || error.dataverse?.code.toLowerCase() === refusedByLogic;
      if (isElastic && isByLogic) return { kind: 'unknown', error, isOver: true };
      const isTwin = twins.has(error.dataverse?.code.toLowerCase() ?? '');
      return isTwin ? { kind: 'twin', index, error } : { kind: 'refused', index, error };
    }
    case 'failed':
      return judgeFailure(sent);
  }
};

const judgeFailure = ({ error, isOver }: Extract<SentShipment, { kind: 'failed' }>): Verdict => {
  if (!(error instanceof GatewayError)) return { kind: 'unknown', error, isOver };
  if (error.notSent || unsent.has(error.code)) return { kind: 'refused', index: undefined, error };
  return { kind: 'unknown', error, isOver };
};
