import { GraphQLScalarType } from 'graphql';
import { GraphQLJSONObject } from 'graphql-scalars';

/** What it is called, where no table has that name. */
export const openObjectName = 'JSONObject';

/** An object with any properties: what operations with open types take and give (contract §5.6). */
export const openObject = (name: string): GraphQLScalarType =>
  new GraphQLScalarType({
    ...GraphQLJSONObject.toConfig(),
    name,
    description:
      'An object with any properties. Beside a property `x`, `"x@odata.type"` may say its type as the Web API has it (`Guid`, `Decimal`, `Collection(Int32)`); texts of digits are taken for numbers then.',
  });
