import { shipOperations } from './batch-policy.ts';
import { BatchSender, unanswered } from './batch-sender.ts';
import type { Operation, OperationResult, OperationSenderOptions, SizedOperation } from './operation.ts';
import { PlainSender } from './plain-sender.ts';
import { tickLoader } from './tick-loader.ts';

/**
 * Sends the operations of one GraphQL request. Those that are ready in the same tick go out together, as plain requests or
 * in batches. Each succeeds or fails alone.
 */
export class OperationSender {
  readonly #options: OperationSenderOptions;
  readonly #plain: PlainSender;
  readonly #batches: BatchSender;
  readonly #load: (operation: SizedOperation) => Promise<OperationResult>;

  constructor(options: OperationSenderOptions) {
    this.#options = options;
    this.#plain = new PlainSender(options);
    this.#batches = new BatchSender(options, this.#plain);
    this.#load = tickLoader((operations) => this.#sendAll(operations));
  }

  /** @throws GatewayError when Dataverse refused the operation, or there was no answer. */
  send(operation: Operation): Promise<OperationResult> {
    const urlLength = this.#options.serviceRoot.length + operation.request.path.length;
    return this.#load({ urlLength, ...operation });
  }

  #sendAll(operations: readonly SizedOperation[]): readonly Promise<OperationResult>[] {
    const results = new Map<SizedOperation, Promise<OperationResult | Error>>();
    for (const shipment of shipOperations(operations, this.#options.policy)) {
      if (shipment.kind === 'plain') {
        results.set(shipment.operation, this.#plain.send(shipment.operation));
        continue;
      }
      const answers = this.#batches.send(shipment.operations);
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
}
