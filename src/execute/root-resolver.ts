import type { GraphQLFieldResolver } from 'graphql';

import type { Model } from '../model/model.ts';
import { PlanCache } from '../plan/plan-cache.ts';
import { SelectionCache } from '../plan/selection-cache.ts';
import type { OperationContext } from './operation-context.ts';
import { preferredLanguage } from './preferred-language.ts';
import { rootRequest, type RootRequest } from './root-request.ts';

/** Makes the resolver of a root field out of what answers a request with the whole selection at hand. */
export type RootResolver = <Args>(
  resolve: (request: RootRequest, args: Args) => unknown,
) => GraphQLFieldResolver<unknown, unknown, Args>;

/** What the resolvers of one schema's root share: the selections and plans that are kept. */
export const rootResolver = (model: Model): RootResolver => {
  const selections = new SelectionCache();
  const plans = new PlanCache();
  return (resolve) =>
    // eslint-disable-next-line max-params -- the signature is graphql-js's
    (_source, args, context, info) => {
      const operation = context as OperationContext;
      const settled = operation.settled?.get(String(info.path.key));
      if (settled !== undefined) return settled;
      const language = preferredLanguage(operation.acceptLanguage, model.languages);
      const field = selections.read(info);
      return resolve(rootRequest({ model, plans, context: operation, language, field, info }), args);
    };
};
