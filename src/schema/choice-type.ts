import { GraphQLEnumType } from 'graphql';

import type { Choice } from '../model/model.ts';
import { dataverse } from './describe.ts';
import type { TypeRegistry } from './type-registry.ts';

/** Enum of a choice. Values inside the gateway are the names themselves. */
export const choiceType = (types: TypeRegistry, choice: Choice): GraphQLEnumType =>
  types.enum(
    choice.typeName,
    () =>
      new GraphQLEnumType({
        name: choice.typeName,
        description: choice.displayName,
        values: Object.fromEntries(
          choice.options.map(({ name, value, label }) => [
            name,
            { value: name, description: label, extensions: dataverse({ value }) },
          ]),
        ),
      }),
  );
