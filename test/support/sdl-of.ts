import type { GraphQLSchema } from 'graphql';

import type { Model } from '../../src/model/model.ts';
import { buildSchema } from '../../src/schema/build-schema.ts';
import { printSdl } from '../../src/schema/print-sdl.ts';
import type { ResolvePort } from '../../src/schema/resolve-port.ts';

const refuse = (): never => {
  throw new Error('This schema is only looked at');
};
const silent: ResolvePort = {
  one: () => refuse,
  oneByKey: () => refuse,
  list: () => refuse,
  aggregate: () => refuse,
  node: refuse,
  nodes: refuse,
  choices: refuse,
  search: refuse,
  entities: refuse,
  typeOf: refuse,
};

/** A model's schema, which answers nothing but questions about itself. */
export function schemaOf(model: Model): GraphQLSchema {
  return buildSchema(model, silent);
}

/** The same as text. */
export function sdlOf(model: Model): string {
  return printSdl(schemaOf(model));
}
