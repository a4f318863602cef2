import type { Gateway } from '../../src/gateway/gateway.ts';
import type { Answer } from './start-gateway.ts';

/** A part of an answer that comes after its first payload. */
export interface Part {
  readonly path: readonly (string | number)[];
  readonly label?: string;
  readonly data?: unknown;
  readonly items?: readonly unknown[] | null;
  readonly errors?: Answer['errors'];
}

/** One payload, as a client reads it. */
export interface Payload extends Answer {
  readonly incremental?: readonly Part[];
  readonly hasNext?: boolean;
}

/** What clients send that take an answer in parts. */
const acceptsParts = 'multipart/mixed; deferSpec=20220824, application/json';

interface Operation {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  /** @default as those clients do */
  readonly accept?: string;
  /** Further ones. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Sends an operation that wants its answer in parts. */
export const sendForParts = ({ fetch }: Pick<Gateway, 'fetch'>, operation: Operation): Promise<Response> => {
  const { query, variables, accept = acceptsParts, signal } = operation;
  const headers = { 'content-type': 'application/json', 'x-explain': 'true', accept, ...operation.headers };
  const body = JSON.stringify({ query, variables });
  return fetch(
    new Request('http://localhost/graphql', { method: 'POST', headers, body, ...(signal && { signal }) }),
  );
};

/** Payloads of an answer as they come; one, where it is a plain answer. */
export async function* payloadsOf(response: Response): AsyncGenerator<Payload, void, undefined> {
  if (response.headers.get('content-type')?.startsWith('multipart/mixed') !== true) {
    yield (await response.json()) as Payload;
    return;
  }
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const parts = text.split('\r\n---');
    text = parts.pop() ?? '';
    for (const part of parts) {
      const [, body] = part.split('\r\n\r\n');
      if (body !== undefined) yield JSON.parse(body) as Payload;
    }
  }
}

/** All payloads of an answer. */
export const allPayloads = async (response: Response): Promise<readonly Payload[]> => {
  const payloads: Payload[] = [];
  for await (const payload of payloadsOf(response)) payloads.push(payload);
  return payloads;
};

/** What a client has in the end: the first payload with all parts put into it. */
export const mergedAnswer = (payloads: readonly Payload[]): Answer => {
  const [first, ...others] = payloads;
  if (first === undefined) throw new Error('No payload');
  const data = structuredClone(first.data);
  const errors = [...(first.errors ?? [])];
  for (const { incremental = [] } of others) {
    for (const part of incremental) {
      errors.push(...(part.errors ?? []));
      put(data, part);
    }
  }
  const extensions = payloads.at(-1)?.extensions;
  return {
    ...(data !== undefined && { data }),
    ...(errors.length > 0 && { errors }),
    ...(extensions && { extensions }),
  };
};

const put = (root: unknown, { path, data, items }: Part): void => {
  if (items) {
    const list = at(root, path.slice(0, -1)) as unknown[];
    const start = Number(path.at(-1));
    deepMerge(list, Object.fromEntries(items.map((item, index) => [start + index, item])));
  } else if (data !== undefined) {
    deepMerge(at(root, path) as object, data as object);
  }
};

const at = (root: unknown, path: Part['path']): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<string | number, unknown>)[key], root);

const deepMerge = (target: object, source: object): void => {
  for (const [key, value] of Object.entries(source) as [string, unknown][]) {
    const known: unknown = Reflect.get(target, key);
    if (isObject(known) && isObject(value)) deepMerge(known, value);
    else Reflect.set(target, key, value);
  }
};

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
