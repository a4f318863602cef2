/** Strings (block strings first, since they begin like others), comments, and brackets; nothing else matters here. */
const tokens = /"""(?:\\"""|[^])*?(?:"""|$)|"(?:\\.|[^"\\\n\r])*"?|#[^\n\r]*|[{[(]|[}\])]/g;

/**
 * Looks for brackets nested too deep in a GraphQL document, without recursion and in one pass: the parser calls itself for
 * each level, and would run out of stack.
 *
 * @returns where the first bracket beyond `maxDepth` is, in UTF-16 units; undefined: nowhere.
 */
export const nestedTooDeep = (document: string, maxDepth: number): number | undefined => {
  let depth = 0;
  for (const { 0: token, index } of document.matchAll(tokens)) {
    if (token === '{' || token === '[' || token === '(') {
      depth += 1;
      if (depth > maxDepth) return index;
    } else if (token === '}' || token === ']' || token === ')') {
      depth = Math.max(0, depth - 1);
    }
  }
  return undefined;
};
