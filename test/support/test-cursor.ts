import { GatewayError } from '../../src/errors/gateway-error.ts';
import type { ResumePoint } from '../../src/query/need.ts';

/** A cursor that can be read in a test: JSON of what it is a list of, whatever filter and order, and where it goes on. */
export function sealTestCursor(resume: ResumePoint, listKey: string): string {
  return JSON.stringify({ listKey, resume });
}

/** @throws GatewayError BAD_USER_INPUT when it isn't a test's cursor of this list. */
export function openTestCursor(cursor: string, listKey: string): ResumePoint {
  let opened: { readonly listKey: string; readonly resume: ResumePoint };
  try {
    opened = JSON.parse(cursor) as typeof opened;
  } catch {
    throw new GatewayError('BAD_USER_INPUT', 'Not a cursor');
  }
  if (sourceOf(opened.listKey) !== sourceOf(listKey))
    throw new GatewayError('BAD_USER_INPUT', 'Of another list');
  const { token, pageSize, after, parent } = opened.resume;
  return { token, pageSize, after, parent };
}

/** A list's key begins with what it is a list of; a test may name just that. */
const sourceOf = (listKey: string): string =>
  listKey.startsWith('[') ? ((JSON.parse(listKey) as readonly string[])[0] ?? '') : listKey;
