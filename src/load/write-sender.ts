import { asNotSent } from '../errors/as-not-sent.ts';
import { GatewayError } from '../errors/gateway-error.ts';
import { confirmsWrite } from '../odata/confirms-write.ts';
import { decodeChangeSets } from '../odata/decode-change-set.ts';
import { encodeChangeSets } from '../odata/encode-change-set.ts';
import { isSuccess } from '../odata/is-success.ts';
import { readServiceRequestId } from '../odata/read-error.ts';
import type { ODataRequest, ODataResponse } from '../odata/request.ts';
import { tellsStaleMetadata } from '../odata/tells-stale-metadata.ts';
import type { UpstreamResponse } from '../transport/send.ts';
import { unlessGivenUp } from '../transport/unless-given-up.ts';
import { asError } from './as-error.ts';
import { batchPartHeaders, batchWriteHeaders } from './batch-part-headers.ts';
import { notUnderstood } from './not-understood.ts';
import type { OperationSenderOptions } from './operation.ts';
import type { LedgerEntry } from './write-ledger.ts';

/** Writes that are done together or not at all, and reads that follow them. */
export interface WriteShipment {
  readonly writes: readonly ODataRequest[];
  readonly reads: readonly ShownRead[];
  readonly paths: readonly string[];
  /** Where it stands; closed by whoever judges the answer. */
  readonly entry: LedgerEntry;
}

/** A read, and its path as it may be shown. */
export interface ShownRead {
  readonly request: ODataRequest;
  readonly shown: string;
}

/** What came back. */
export type ShipmentAnswer =
  /** Each was answered. A `response` that is no success refused all of them. */
  | {
      readonly kind: 'answered';
      readonly responses: readonly ODataResponse[];
      readonly reads: readonly ODataResponse[];
      readonly noteRows: (count: number) => void;
    }
  | { readonly kind: 'refused'; readonly index: number | undefined; readonly response: ODataResponse }
  /**
   * There was no answer, or none that could be understood.
   *
   * @property isOver Dataverse itself answered: what it did is done by now.
   */
  | { readonly kind: 'failed'; readonly error: Error; readonly isOver: boolean };

export type SentShipment = ShipmentAnswer & {
  /** The id that the gateway gave the request; Dataverse logs it, too. */
  readonly requestId: string;
  /** The id that Dataverse gave the request; undefined where its answer tells none. */
  readonly serviceRequestId: string | undefined;
};

/** Of one HTTP request; the second is known when it is answered. */
interface RequestIds {
  readonly requestId: string;
  serviceRequestId: string | undefined;
  readonly noteUnderWay: LedgerEntry['noteUnderWay'];
}

/**
 * Sends writes, each shipment as one HTTP request: a single write by itself, several or those with reads as a change set in
 * a `$batch`. Only a change set that was refused for service protection is sent again: nothing of it was done.
 */
export class WriteSender {
  readonly #options: OperationSenderOptions;

  constructor(options: OperationSenderOptions) {
    this.#options = options;
  }

  /** @throws what kept the writes from being sent; once they may have an effect, every error is an answer */
  async send(shipment: WriteShipment): Promise<SentShipment> {
    const { entry } = shipment;
    try {
      return await this.#ship(shipment);
    } catch (caught) {
      if (!entry.isUnderWay()) {
        entry.close('refused');
        throw caught;
      }
      const { requestId } = entry;
      return {
        kind: 'failed',
        error: asError(caught),
        isOver: false,
        requestId,
        serviceRequestId: undefined,
      };
    }
  }

  async #ship(shipment: WriteShipment): Promise<SentShipment> {
    const { writes, reads, entry } = shipment;
    const { requestId, noteUnderWay } = entry;
    const ids: RequestIds = { requestId, serviceRequestId: undefined, noteUnderWay };
    const [only, ...others] = writes;
    const plain = others.length === 0 && reads.length === 0 ? only : undefined;
    const answer =
      plain === undefined
        ? await this.#sendBatch(shipment, ids, 0)
        : await this.#sendPlain(plain, shipment, ids);
    if (answer.kind === 'refused' && tellsStaleMetadata(answer.response)) this.#options.onStaleMetadata?.();
    // Of a batch, the part that was refused may tell more.
    const refused = answer.kind === 'refused' ? readServiceRequestId(answer.response.headers) : undefined;
    return { ...answer, requestId, serviceRequestId: refused ?? ids.serviceRequestId };
  }

  async #sendPlain(
    request: ODataRequest,
    { paths }: WriteShipment,
    ids: RequestIds,
  ): Promise<ShipmentAnswer> {
    const { exchange, end } = this.#options.log.begin({
      method: request.method,
      url: request.path,
      paths: [...paths],
    });
    const noteRows = (count: number): void => void (exchange.rows += count);
    const answer = await this.#exchange(request, { ids, end });
    if (answer instanceof Error) {
      const status = answer instanceof GatewayError ? (answer.answered ?? 0) : 0;
      // What was lost is only the row that the answer was to bring.
      if (isSuccess({ status })) {
        const responses = [{ status, headers: new Map<string, string>(), body: '' }];
        return { kind: 'answered', responses, reads: [], noteRows };
      }
      return { kind: 'failed', error: answer, isOver: false };
    }
    if (!isSuccess(answer)) return { kind: 'refused', index: 0, response: answer };
    return confirmsWrite(answer)
      ? { kind: 'answered', responses: [answer], reads: [], noteRows }
      : { kind: 'failed', error: notUnderstood(), isOver: isFromDataverse(answer) };
  }

  async #sendBatch(shipment: WriteShipment, ids: RequestIds, repeats: number): Promise<ShipmentAnswer> {
    const { writes, reads, paths } = shipment;
    const unproven = await this.#unproven(shipment);
    if (unproven !== undefined) return unproven;
    const urls = [
      ...writes.map(({ method, path }) => ({ method, url: path })),
      ...reads.map(({ request: { method }, shown }) => ({ method, url: shown })),
    ];
    const parts = urls.map((part) => ({ ...part, status: null as number | null, rows: 0 }));
    const request = this.#encode(
      writes,
      reads.map((read) => read.request),
    );
    const { exchange, end } = this.#options.log.begin({
      method: 'POST',
      url: request.path,
      parts,
      paths: [...paths],
    });
    const noteRows = (count: number): void => void (exchange.rows += count);
    const answer = await this.#exchange(request, { ids, end });
    if (answer instanceof Error) return { kind: 'failed', error: answer, isOver: false };
    const contentType = answer.headers.get('content-type') ?? '';
    if (!isSuccess(answer) && !/^multipart\/mixed/i.test(contentType)) {
      return { kind: 'refused', index: undefined, response: answer };
    }
    try {
      const expected = { contentType, changeSets: [writes.length], reads: reads.length };
      const { changeSets, reads: read } = decodeChangeSets(answer.body, expected);
      const [set] = changeSets;
      if (set === undefined || set.kind === 'refused') {
        if (set?.response.status === 429) ids.noteUnderWay(false);
        if (set?.response.status === 429 && (await this.#waitToRepeat(set.response, repeats))) {
          return await this.#sendBatch(shipment, ids, repeats + 1);
        }
        return { kind: 'refused', index: set?.index, response: set?.response ?? answer };
      }
      [...set.responses, ...read].forEach(({ status }, index) => {
        const part = parts[index];
        if (part !== undefined) part.status = status;
      });
      return { kind: 'answered', responses: set.responses, reads: read, noteRows };
    } catch (error) {
      return { kind: 'failed', error: asError(error), isOver: /^multipart\/mixed/i.test(contentType) };
    }
  }

  async #waitToRepeat(response: ODataResponse, repeats: number): Promise<boolean> {
    const [may] = (await this.#options.waitToRepeat?.([response], repeats)) ?? [];
    return may === true;
  }

  /** Nothing is sent in a user's name in a batch that may be done in another's (contract §6.1.7). */
  async #unproven({ writes }: WriteShipment): Promise<ShipmentAnswer | undefined> {
    const { principal, proveBatch, signal } = this.#options;
    if (principal.kind !== 'impersonate') return undefined;
    try {
      if (await unlessGivenUp(proveBatch(principal), signal)) return undefined;
    } catch (error) {
      return { kind: 'failed', error: notSent(asError(error)), isOver: false };
    }
    const message = `This organisation does not do batches in the name of a user: ${writes.length} writes can not be done as one.`;
    return { kind: 'failed', error: new GatewayError('BAD_USER_INPUT', message), isOver: false };
  }

  #encode(writes: readonly ODataRequest[], reads: readonly ODataRequest[]): ODataRequest {
    const { serviceRoot, newBoundary, principal } = this.#options;
    return encodeChangeSets(
      { changeSets: [writes], reads },
      {
        servicePath: new URL(serviceRoot).pathname,
        boundary: `batch_${newBoundary()}`,
        newBoundary,
        partHeaders: batchPartHeaders(principal),
        writeHeaders: batchWriteHeaders(principal),
      },
    );
  }

  async #exchange(
    request: ODataRequest,
    { ids, end }: { ids: RequestIds; end: (response: UpstreamResponse | undefined) => void },
  ): Promise<UpstreamResponse | Error> {
    const { send, principal, signal } = this.#options;
    let response: UpstreamResponse | undefined;
    try {
      const headers = { ...request.headers, 'x-ms-client-request-id': ids.requestId };
      response = await send({ ...request, headers, principal, signal, onUnderWay: ids.noteUnderWay });
      ids.serviceRequestId = readServiceRequestId(response.headers);
      return response;
    } catch (error) {
      return asError(error);
    } finally {
      end(response);
    }
  }
}

/** What kept the gateway from sending anything. */
const notSent = (cause: Error): GatewayError =>
  asNotSent(
    cause instanceof GatewayError
      ? cause
      : new GatewayError('UPSTREAM_ERROR', 'Dataverse did not say in whose name it does batches.', { cause }),
  );

/** It names its version of OData in each answer; what stands before it doesn't. */
const isFromDataverse = ({ headers }: ODataResponse): boolean => headers.has('odata-version');
