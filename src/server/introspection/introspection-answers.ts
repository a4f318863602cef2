import { createHash } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';

import { GatewayError } from '../../errors/gateway-error.ts';
import { compressText, type CompressedText } from '../compressed-text.ts';
import type { IntrospectedField } from './compile-introspection.ts';
import { writeIntrospection } from './write-introspection.ts';

/** Answers of one schema kept, in bytes of their compressed form. */
const maxBytes = 32 * 1024 * 1024;
/** What an entry costs beside its bytes. */
const entryBytes = 1024;
/** Different introspections that wait for their turn, at most. */
const maxWaiting = 16;

type Answers = LRUCache<string, CompressedText>;

/**
 * Answers to introspections: each is computed once for a schema, and all who ask meanwhile share that. Different ones are
 * computed one after another, so that introspection never takes more than a part of the process.
 */
export class IntrospectionAnswers {
  /** By schema: one for each audience and role, and gone with it. */
  readonly #bySchema = new WeakMap<GraphQLSchema, Answers>();
  readonly #running = new WeakMap<GraphQLSchema, Map<string, Promise<CompressedText>>>();
  #queue: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** @throws GatewayError OVERLOADED when too many wait, QUERY_TOO_COMPLEX for an answer that is too long. Neither is kept. */
  async find(schema: GraphQLSchema, fields: readonly IntrospectedField[]): Promise<CompressedText> {
    const key = createHash('sha256').update(describe(fields)).digest('base64url');
    const answers = this.#bySchema.get(schema) ?? newAnswers();
    this.#bySchema.set(schema, answers);
    const known = answers.get(key);
    if (known !== undefined) return known;
    const running = this.#running.get(schema) ?? new Map<string, Promise<CompressedText>>();
    this.#running.set(schema, running);
    const shared = running.get(key);
    if (shared !== undefined) return shared;
    const computed = this.#inTurn(() => compressText(writeIntrospection(schema, fields)));
    running.set(key, computed);
    try {
      const answer = await computed;
      answers.set(key, answer);
      return answer;
    } finally {
      running.delete(key);
    }
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting >= maxWaiting) {
      throw new GatewayError('OVERLOADED', 'Too many introspections are being answered.', {
        retryAfterSeconds: 5,
      });
    }
    this.#waiting += 1;
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#waiting -= 1;
    }
  }
}

const newAnswers = (): Answers =>
  new LRUCache({
    maxSize: maxBytes,
    sizeCalculation: ({ brotli, gzip }) => brotli.byteLength + gzip.byteLength + entryBytes,
  });

/** Equal texts, equal answers: everything that the answer depends on beside the schema. */
const describe = (fields: readonly IntrospectedField[]): string =>
  fields
    .map(({ label, definition, args, result }) => {
      const inside = Array.isArray(result) ? `{${describe(result as readonly IntrospectedField[])}}` : '';
      return `${label}${definition.name}${JSON.stringify(args)}${inside}`;
    })
    .join(' ');
