import { GatewayError } from '../errors/gateway-error.ts';
import { answersAnother } from '../odata/answers-another.ts';
import { decodeBatch } from '../odata/decode-batch.ts';
import { encodeBatch } from '../odata/encode-batch.ts';
import { readError } from '../odata/read-error.ts';
import type { ODataRequest, ODataResponse } from '../odata/request.ts';
import { tellsStaleMetadata } from '../odata/tells-stale-metadata.ts';
import {
  upstreamRequest,
  type Send,
  type UpstreamPrincipal,
  type UpstreamResponse,
  type WaitToRepeat,
} from '../transport/send.ts';
import { unlessGivenUp } from '../transport/unless-given-up.ts';
import { asError } from './as-error.ts';
import { batchPartHeaders } from './batch-part-headers.ts';
import { shipOperations, type BatchPolicy } from './batch-policy.ts';
import type { ExchangeLog } from './exchange-log.ts';
import type { ProveBatch } from './prove-batch.ts';
import { tickLoader } from './tick-loader.ts';

/** A read to be sent, and which fields of the answer it serves. */
export interface Operation {
  readonly request: ODataRequest;
  /** Its path as it may be shown. */
  readonly shown: string;
  readonly paths: readonly string[];
  /** Nothing that is wanted at once waits for it. @default false */
  readonly deferred?: boolean | undefined;
  /** Whether an answer of 200 is nothing that can be read: then it is sent once more. @default it can always be read */
  readonly isGarbled?: ((response: ODataResponse) => boolean) | undefined;
}

/** A successful answer, and where to note how many rows it held. */
export interface OperationResult {
  readonly response: ODataResponse;
  readonly noteRows: (count: number) => void;
}

export interface OperationSenderOptions {
  readonly send: Send;
  /** On whose behalf; one for all operations, so that no batch mixes principals. */
  readonly principal: UpstreamPrincipal;
  readonly signal: AbortSignal | undefined;
  /** `https://acme.crm.dynamics.com/api/data/v9.2/` */
  readonly serviceRoot: string;
  readonly policy: BatchPolicy;
  /** Whether a batch in a user's name is done in that name. */
  readonly proveBatch: ProveBatch;
  /** 128 random bits as text. */
  readonly newBoundary: () => string;
  readonly log: ExchangeLog;
  /** Whether parts of a batch that failed are sent again, and when. @default never */
  readonly waitToRepeat?: WaitToRepeat | undefined;
  /** Told, once at most, when an answer shows that the organisation lacks something that our metadata has. */
  readonly onStaleMetadata?: (() => void) | undefined;
}

interface Sized extends Operation {
  readonly urlLength: number;
}

/**
 * Sends the operations of one GraphQL request. Those that are ready in the same tick go out together, as plain requests or
 * in batches. Each succeeds or fails alone.
 */
export class OperationSender {
  readonly #options: OperationSenderOptions;
  readonly #load: (operation: Sized) => Promise<OperationResult>;
  #toldStale = false;

  constructor(options: OperationSenderOptions) {
    this.#options = options;
    this.#load = tickLoader((operations) => this.#sendAll(operations));
  }

  /** @throws GatewayError when Dataverse refused the operation, or there was no answer. */
  send(operation: Operation): Promise<OperationResult> {
    const urlLength = this.#options.serviceRoot.length + operation.request.path.length;
    return this.#load({ urlLength, ...operation });
  }

  #sendAll(operations: readonly Sized[]): readonly Promise<OperationResult>[] {
    const results = new Map<Sized, Promise<OperationResult | Error>>();
    for (const shipment of shipOperations(operations, this.#options.policy)) {
      if (shipment.kind === 'plain') {
        results.set(shipment.operation, this.#sendPlain(shipment.operation));
        continue;
      }
      const answers = this.#sendBatch(shipment.operations, 0);
      shipment.operations.forEach((operation, index) => {
        results.set(
          operation,
          answers.then((all) => all[index] ?? unanswered()),
        );
      });
    }
    return operations.map(async (operation) => {
      const result = (await results.get(operation)) ?? unanswered();
      if (result instanceof Error) throw result;
      return result;
    });
  }

  async #sendPlain({ request, shown, paths, isGarbled }: Sized): Promise<OperationResult | Error> {
    const { exchange, end } = this.#options.log.begin({
      method: request.method,
      url: shown,
      paths: [...paths],
    });
    const noteRows = (count: number): void => {
      exchange.rows += count;
    };
    try {
      const response = await this.#exchange(request, { end, isGarbled });
      if (answersAnother(request, response)) return astray();
      return this.#resultOf(response, noteRows);
    } catch (error) {
      return asError(error);
    }
  }

  async #sendBatch(
    operations: readonly Sized[],
    repeats: number,
  ): Promise<readonly (OperationResult | Error)[]> {
    const { principal, proveBatch, signal } = this.#options;
    try {
      if (principal.kind === 'impersonate') {
        // What kept it from being proved each read meets by itself.
        const proof = proveBatch(principal).catch(() => false);
        if (!(await unlessGivenUp(proof, signal))) return await this.#sendSingly(operations, tooLongAlone());
      }
    } catch (error) {
      return operations.map(() => asError(error));
    }
    const parts = operations.map(({ request: { method }, shown }) => ({
      method,
      url: shown,
      status: null as number | null,
      rows: 0,
    }));
    const paths = [...new Set(operations.flatMap((operation) => operation.paths))];
    try {
      const request = this.#encodeBatch(operations);
      const { exchange, end } = this.#options.log.begin({ method: 'POST', url: request.path, parts, paths });
      const response = await this.#exchange(request, { end });
      if (response.status !== 200) return operations.map(() => readError(response));
      const answers = decodeParts(response, operations);
      if (answers instanceof Error) return await this.#sendSingly(operations, answers);
      answers.forEach((answer, index) => {
        const part = parts[index];
        if (part !== undefined) part.status = answer.status;
      });
      const repeated = await this.#sendFailedAgain(operations, answers, repeats);
      return answers.map((answer, index) => {
        const again = repeated.get(index);
        if (again !== undefined) return again;
        const part = parts[index];
        return this.#resultOf(answer, (count) => {
          exchange.rows += count;
          if (part !== undefined) part.rows += count;
        });
      });
    } catch (error) {
      return operations.map(() => asError(error));
    }
  }

  #encodeBatch(operations: readonly Sized[]): ODataRequest {
    const { serviceRoot, newBoundary, principal } = this.#options;
    return encodeBatch(
      operations.map((operation) => operation.request),
      {
        servicePath: new URL(serviceRoot).pathname,
        boundary: `batch_${newBoundary()}`,
        partHeaders: batchPartHeaders(principal),
      },
    );
  }

  /**
   * Without a batch, where there may be none, or once more where its answer can't be taken apart: batches hold reads only, so
   * nothing is done twice.
   *
   * @param garbled what is said of an operation whose URL fits only into a batch
   */
  async #sendSingly(operations: readonly Sized[], garbled: Error): Promise<(OperationResult | Error)[]> {
    const { maxPlainUrl } = this.#options.policy;
    const maxParallel = Math.max(1, this.#options.policy.maxParallel); // 0 means that all goes in batches
    const results: (OperationResult | Error)[] = [];
    for (let start = 0; start < operations.length; start += maxParallel) {
      const answers = operations
        .slice(start, start + maxParallel)
        .map(async (operation) => (operation.urlLength > maxPlainUrl ? garbled : this.#sendPlain(operation)));
      results.push(...(await Promise.all(answers)));
    }
    return results;
  }

  /** Those parts of a batch that failed in a way that may pass, and only them, in a batch of their own. */
  async #sendFailedAgain(
    operations: readonly Sized[],
    answers: readonly ODataResponse[],
    repeats: number,
  ): Promise<ReadonlyMap<number, OperationResult | Error>> {
    const { waitToRepeat = () => Promise.resolve([]) } = this.#options;
    const isGarbled = (index: number, answer: ODataResponse): boolean =>
      answer.status === 200 && operations[index]?.isGarbled?.(answer) === true;
    const failed = [...answers.entries()].filter(
      ([index, answer]) => answer.status === 429 || answer.status >= 500 || isGarbled(index, answer),
    );
    const worth = await waitToRepeat(
      failed.map(([, answer]) => (answer.status === 200 ? 'garbled' : answer)),
      repeats,
    );
    const again = failed.flatMap(([index], place) => {
      const operation = worth[place] === true ? operations[index] : undefined;
      return operation === undefined ? [] : [{ index, operation }];
    });
    if (again.length === 0) return new Map();
    const results = await this.#sendBatch(
      again.map(({ operation }) => operation),
      repeats + 1,
    );
    return new Map(again.map(({ index }, place) => [index, results[place] ?? unanswered()]));
  }

  #resultOf(response: ODataResponse, noteRows: (count: number) => void): OperationResult | GatewayError {
    // Every read is answered with 200 (contract §7.2); what has another status of success is a part of it, or something else.
    if (response.status === 200) return { response, noteRows };
    if (!this.#toldStale && tellsStaleMetadata(response)) {
      this.#toldStale = true;
      this.#options.onStaleMetadata?.();
    }
    return readError(response);
  }

  async #exchange(
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

/** The parts of a batch's answer, or why it can't be taken apart. */
const decodeParts = (
  response: ODataResponse,
  operations: readonly Sized[],
): readonly ODataResponse[] | Error => {
  try {
    const contentType = response.headers.get('content-type') ?? '';
    const parts = decodeBatch(response.body, { contentType, count: operations.length });
    const requests = operations.map(({ request }) => request);
    const isAstray = requests.some((request, index) => answersAnother(request, parts[index], requests));
    return isAstray
      ? new GatewayError('UPSTREAM_ERROR', 'Dataverse answered the parts of a batch in another order.')
      : parts;
  } catch (error) {
    return asError(error);
  }
};

const tooLongAlone = (): GatewayError =>
  new GatewayError(
    'BAD_USER_INPUT',
    'This makes a request that is too long in your name; ask for less at once.',
  );

const astray = (): GatewayError =>
  new GatewayError('UPSTREAM_ERROR', 'Dataverse answered something else than what was asked.');

const unanswered = (): GatewayError =>
  new GatewayError('UPSTREAM_ERROR', 'Dataverse did not answer a part of a batch.');
