import type { WriteKind } from '../../model/write-rights.ts';
import { isCleanText } from '../../query/literal.ts';
import type { WriteSettings } from '../../query/mutation.ts';
import { badInput } from './bad-input.ts';

/** `WriteOptions`, read. */
export interface WriteOptions {
  readonly settings: WriteSettings;
  readonly createOnly: boolean;
  /** Whoever comes again with it has the first outcome. */
  readonly idempotencyKey: string | undefined;
}

const maxTagLength = 100;
const maxKeyLength = 255;

/** @throws GatewayError BAD_USER_INPUT for an option that this kind of write doesn't have, or a text that is too long */
export const readWriteOptions = (options: unknown, kind: WriteKind): WriteOptions => {
  const given = (options ?? {}) as Readonly<Record<string, unknown>>;
  const { detectDuplicates, createOnly, tag, idempotencyKey } = given;
  if (createOnly === true && kind !== 'upsert') throw badInput('options.createOnly', 'is for upserts');
  if (detectDuplicates === true && kind === 'delete') {
    throw badInput('options.detectDuplicates', 'has no meaning for a delete');
  }
  return {
    settings: {
      detectDuplicates: detectDuplicates === true,
      tag: readText(tag, { place: 'options.tag', maxLength: maxTagLength }),
    },
    createOnly: createOnly === true,
    idempotencyKey: readText(idempotencyKey, {
      place: 'options.idempotencyKey',
      maxLength: maxKeyLength,
    }),
  };
};

const readText = (
  value: unknown,
  { place, maxLength }: { readonly place: string; readonly maxLength: number },
): string | undefined => {
  if (value === undefined || value === null) return undefined;
  const fits = typeof value === 'string' && value !== '' && value.length <= maxLength && isCleanText(value);
  if (!fits) throw badInput(place, `is not a text of 1 to ${maxLength} characters`);
  return value;
};
