import { GatewayError } from '../errors/gateway-error.ts';
import { isOfAnotherSet } from '../odata/answers-another.ts';
import { readError } from '../odata/read-error.ts';
import type { ODataRequest, ODataResponse } from '../odata/request.ts';
import { tellsStaleMetadata } from '../odata/tells-stale-metadata.ts';
import { upstreamRequest, type UpstreamResponse } from '../transport/send.ts';
import { asError } from './as-error.ts';
import type { Operation, OperationResult, OperationSenderOptions } from './operation.ts';

/** Sends reads as requests of their own, and says what an answer is, whichever way it came. */
export class PlainSender {
  readonly #options: OperationSenderOptions;

  constructor(options: OperationSenderOptions) {
    this.#options = options;
  }

  /** What came of an operation. Never rejects. */
  async send(operation: Operation): Promise<OperationResult | Error> {
    const { request, shown, paths, isGarbled } = operation;
    const { exchange, end } = this.#options.log.begin({
      method: request.method,
      url: shown,
      paths: [...paths],
    });
    const noteRows = (count: number): void => {
      exchange.rows += count;
    };
    try {
      const response = await this.exchange(request, { end, isGarbled });
      // A page size says nothing here: a server may well give smaller pages than it was asked for.
      if (isOfAnotherSet(request, response)) return astray();
      return this.resultOf(operation, response, noteRows);
    } catch (error) {
      return asError(error);
    }
  }

  /** What an answer to a read is. @param noteRows where to note how many rows it held */
  resultOf(
    { mayBeEmpty = false }: Pick<Operation, 'mayBeEmpty'>,
    response: ODataResponse,
    noteRows: (count: number) => void,
  ): OperationResult | GatewayError {
    // Rows are answered with 200 (contract §7.2); what has another status of success is a part of them, or something else.
    if (response.status === 200 || (response.status === 204 && mayBeEmpty)) return { response, noteRows };
    if (tellsStaleMetadata(response)) this.#options.onStaleMetadata?.();
    return readError(response);
  }

  /** One request and its answer. @throws GatewayError where there is none */
  async exchange(
    request: ODataRequest,
    {
      end,
      isGarbled,
    }: Pick<Operation, 'isGarbled'> & { readonly end: (response: UpstreamResponse | undefined) => void },
  ): Promise<UpstreamResponse> {
    const { send, principal, signal } = this.#options;
    const { method, path, headers, body } = request;
    let response: UpstreamResponse | undefined;
    try {
      const effect = 'read';
      response = await send(
        upstreamRequest({ method, path, headers, body, principal, signal, effect, isGarbled }),
      );
      return response;
    } finally {
      end(response);
    }
  }
}

const astray = (): GatewayError =>
  new GatewayError('UPSTREAM_ERROR', 'Dataverse answered something else than what was asked.');
