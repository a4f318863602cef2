import { GraphQLEnumType } from 'graphql';

import type { Choice } from '../model/choice.ts';
import { dataverse } from './describe.ts';

/** Enum of a choice. Values inside the gateway are the names themselves. */
export const choiceType = ({ typeName, displayName, logicalName, options }: Choice): GraphQLEnumType =>
  new GraphQLEnumType({
    name: typeName,
    description: displayName,
    values: () =>
      Object.fromEntries(
        options.map(({ name, value, label }) => [
          name,
          { value: name, description: label, extensions: dataverse({ value }) },
        ]),
      ),
    extensions: logicalName === undefined ? undefined : dataverse({ name: logicalName }),
  });
