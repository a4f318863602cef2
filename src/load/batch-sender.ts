import { GatewayError } from '../errors/gateway-error.ts';
import { answersAnother } from '../odata/answers-another.ts';
import { decodeBatch } from '../odata/decode-batch.ts';
import { encodeBatch } from '../odata/encode-batch.ts';
import { readError } from '../odata/read-error.ts';
import type { ODataRequest, ODataResponse } from '../odata/request.ts';
import { unlessGivenUp } from '../transport/unless-given-up.ts';
import { asError } from './as-error.ts';
import { batchPartHeaders } from './batch-part-headers.ts';
import type { OperationResult, OperationSenderOptions, SizedOperation } from './operation.ts';
import type { PlainSender } from './plain-sender.ts';

/** Sends reads in one `$batch`; what fails of it in a way that may pass, once more. */
export class BatchSender {
  readonly #options: OperationSenderOptions;
  readonly #plain: PlainSender;

  constructor(options: OperationSenderOptions, plain: PlainSender) {
    this.#options = options;
    this.#plain = plain;
  }

  /**
   * What came of each operation, in their order. Never rejects.
   *
   * @param repeats how often they were sent before
   */
  async send(
    operations: readonly SizedOperation[],
    repeats = 0,
  ): Promise<readonly (OperationResult | Error)[]> {
    const { principal, proveBatch, signal } = this.#options;
    try {
      if (principal.kind === 'impersonate') {
        // What kept it from being proved each read meets by itself, but for those that can't go alone.
        const proof = proveBatch(principal).then((proven) => (proven ? undefined : tooLongAlone()), asError);
        const unproven = await unlessGivenUp(proof, signal);
        if (unproven !== undefined) return await this.#sendSingly(operations, unproven);
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
      const response = await this.#plain.exchange(request, { end });
      if (response.status !== 200) return operations.map(() => readError(response));
      const answers = decodeParts(response, operations);
      if (answers instanceof Error) return await this.#sendSingly(operations, answers);
      answers.forEach((answer, index) => {
        const part = parts[index];
        if (part !== undefined) part.status = answer.status;
      });
      const repeated = await this.#sendFailedAgain(operations, answers, repeats);
      return operations.map((operation, index) => {
        const again = repeated.get(index);
        if (again !== undefined) return again;
        const answer = answers[index];
        if (answer === undefined) return unanswered();
        const part = parts[index];
        return this.#plain.resultOf(operation, answer, (count) => {
          exchange.rows += count;
          if (part !== undefined) part.rows += count;
        });
      });
    } catch (error) {
      return operations.map(() => asError(error));
    }
  }

  #encodeBatch(operations: readonly SizedOperation[]): ODataRequest {
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
  async #sendSingly(
    operations: readonly SizedOperation[],
    garbled: Error,
  ): Promise<(OperationResult | Error)[]> {
    const { maxPlainUrl } = this.#options.policy;
    const maxParallel = Math.max(1, this.#options.policy.maxParallel); // 0 means that all goes in batches
    const results: (OperationResult | Error)[] = [];
    for (let start = 0; start < operations.length; start += maxParallel) {
      const answers = operations
        .slice(start, start + maxParallel)
        .map(async (operation) =>
          operation.urlLength > maxPlainUrl ? garbled : this.#plain.send(operation),
        );
      results.push(...(await Promise.all(answers)));
    }
    return results;
  }

  /** Those parts of a batch that failed in a way that may pass, and only them, in a batch of their own. */
  async #sendFailedAgain(
    operations: readonly SizedOperation[],
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
    const results = await this.send(
      again.map(({ operation }) => operation),
      repeats + 1,
    );
    return new Map(again.map(({ index }, place) => [index, results[place] ?? unanswered()]));
  }
}

/** The parts of a batch's answer, or why it can't be taken apart. */
const decodeParts = (
  response: ODataResponse,
  operations: readonly SizedOperation[],
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

/** The error of an operation that has no answer in its batch. */
export const unanswered = (): GatewayError =>
  new GatewayError('UPSTREAM_ERROR', 'Dataverse did not answer a part of a batch.');
