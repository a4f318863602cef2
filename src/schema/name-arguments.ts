import {
  GraphQLError,
  Kind,
  type ASTNode,
  type ASTVisitFn,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';

import { badArgument } from '../errors/bad-argument.ts';

type Visit = Parameters<ASTVisitFn<ASTNode>>;

/**
 * A rule about values, whose errors are BAD_USER_INPUT and name the argument: what is wrong there is what was asked for,
 * not the document, and the same value in a variable is that, too.
 */
export const nameArguments =
  (rule: ValidationRule): ValidationRule =>
  (context) => {
    let visit: Visit | undefined;
    const reportError = (error: GraphQLError): void => {
      context.reportError(visit === undefined ? error : named(error, placeOf(visit)));
    };
    const naming = Object.create(context, { reportError: { value: reportError } }) as ValidationContext;
    const remember =
      (visitor: ASTVisitFn<ASTNode>): ASTVisitFn<ASTNode> =>
      (...each) => {
        visit = each;
        return visitor(...each) as unknown;
      };
    const visitors = Object.entries(rule(naming)) as readonly (readonly [string, Visitor])[];
    return Object.fromEntries(
      visitors.map(([kind, own]) => [
        kind,
        typeof own === 'function'
          ? remember(own)
          : { ...own, ...(own.enter && { enter: remember(own.enter) }) },
      ]),
    );
  };

/** What a rule does with nodes of one kind. */
type Visitor =
  ASTVisitFn<ASTNode> | { readonly enter?: ASTVisitFn<ASTNode>; readonly leave?: ASTVisitFn<ASTNode> };

const named = (error: GraphQLError, place: string): GraphQLError => {
  const originalError = badArgument(place, `: ${error.message.replace(/\.$/, '')}`);
  return new GraphQLError(originalError.message, { nodes: error.nodes ?? null, originalError });
};

/** `filter.or[0].name.eq`, `@include(if)`; `$name` for the default of a variable. */
const placeOf = ([node, key, parent, , ancestors]: Visit): string => {
  let place = '';
  const add = (each: ASTNode): void => {
    switch (each.kind) {
      case Kind.VARIABLE_DEFINITION:
        place = `$${each.variable.name.value}`;
        break;
      case Kind.DIRECTIVE:
        place = `@${each.name.value}`;
        break;
      case Kind.ARGUMENT:
        place = place.startsWith('@') ? `${place}(${each.name.value})` : each.name.value;
        break;
      case Kind.OBJECT_FIELD:
        place += `.${each.name.value}`;
        break;
      default:
    }
  };
  const way = [...ancestors, ...(parent === undefined ? [] : [parent]), node];
  for (const [index, each] of way.entries()) {
    if (!isList(each)) {
      add(each);
      continue;
    }
    const owner = way[index - 1];
    const item = way[index + 1];
    if (owner === undefined || isList(owner) || owner.kind !== Kind.LIST) continue;
    place += `[${item === node ? String(key) : each.findIndex((own) => own === item)}]`;
  }
  return place;
};

const isList = (nodes: ASTNode | readonly ASTNode[]): nodes is readonly ASTNode[] => Array.isArray(nodes);
