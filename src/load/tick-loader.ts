import DataLoader from 'dataloader';

/** A request of a tick. */
interface Deferrable {
  /** Nothing that is wanted at once waits for it. @default false */
  readonly deferred?: boolean | undefined;
}

/**
 * Collects the requests of one tick and runs them together. Those that are wanted at once resolve in one tick too, so that
 * what they lead to is collected again; deferred ones resolve when all have.
 *
 * @param run a result for each request, in their order
 */
export const tickLoader = <Request extends Deferrable, Result>(
  run: (requests: readonly Request[]) => readonly Promise<Result>[],
): ((request: Request) => Promise<Result>) => {
  const loader = new DataLoader<Request, { readonly result: Promise<Result> }>(
    (requests) => {
      const results = run(requests);
      const [alone, ...others] = results;
      if (alone !== undefined && others.length === 0) return Promise.resolve([{ result: alone }]);
      const all = Promise.allSettled(results);
      const atOnce = Promise.allSettled(
        results.filter((_result, index) => requests[index]?.deferred !== true),
      );
      return Promise.resolve(
        results.map((result, index) => ({
          result: (requests[index]?.deferred === true ? all : atOnce).then(() => result),
        })),
      );
    },
    { cache: false },
  );
  return async (request) => (await loader.load(request)).result;
};
