/** What a document is made of (block strings first, since they begin like others); what lies between separates only. */
const pattern =
  /"""(?:\\"""|[^])*?(?:"""|$)|"(?:\\.|[^"\\\n\r])*"?|#[^\n\r]*|[{[(]|[}\])]|\.\.\.|[\w-][\w.+-]*|[^\s,\uFEFF]/g;

export interface ScanLimits {
  readonly tokens: number;
  readonly brackets: number;
}

/** Tokens of a document, or where it passes which limit, in UTF-16 units. */
export type Scan =
  { readonly tokens: number } | { readonly exceeds: 'tokens' | 'brackets'; readonly position: number };

/**
 * Counts the tokens of a GraphQL document and the brackets in each other, without recursion and in one pass: the parser
 * calls itself for each level, and would run out of stack.
 */
export const scanDocument = (document: string, limits: ScanLimits): Scan => {
  let depth = 0;
  let tokens = 0;
  for (const { 0: token, index: position } of document.matchAll(pattern)) {
    if (token.startsWith('#')) continue;
    tokens += 1;
    if (tokens > limits.tokens) return { exceeds: 'tokens', position };
    if (token === '{' || token === '[' || token === '(') {
      depth += 1;
      if (depth > limits.brackets) return { exceeds: 'brackets', position };
    } else if (token === '}' || token === ']' || token === ')') {
      depth = Math.max(0, depth - 1);
    }
  }
  return { tokens };
};
