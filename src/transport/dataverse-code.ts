import type { AnyAnswer } from './step.ts';

/** Dataverse's own code in a refusal, in lower case; empty where there is none, or the body is a stream. */
export const dataverseCode = ({ body }: Pick<AnyAnswer, 'body'>): string => {
  if (typeof body !== 'string') return '';
  return (/"code"\s*:\s*"(0x[0-9a-f]{1,8})"/i.exec(body.slice(0, 2000))?.[1] ?? '').toLowerCase();
};
