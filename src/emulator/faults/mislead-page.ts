import { bodyText, type HttpRequest, type HttpResponse } from '../http-message.ts';
import type { ActionOf } from './fault.ts';

/** Tokens of pages that only this fault knows; the double would refuse them. */
const ownToken = /[?&]\$skiptoken=(?:the-same|empty-(\d+))$/;

/** The request for a page that a misleading link led to, as one for the first page: there is an answer to that. */
export const withoutOwnToken = (target: string): string => target.replace(ownToken, '');

/** A list whose link to the next page leads where it must not; any other answer stays as it is. */
export function misleadPage(
  { next }: ActionOf<'page'>,
  answer: Pick<HttpResponse, 'body'>,
  request: Pick<HttpRequest, 'origin' | 'target'>,
): HttpResponse['body'] {
  const page = parse(bodyText(answer));
  if (!Array.isArray(page?.['value'])) return answer.body;
  const misled = {
    ...page,
    ...(next === 'empty' && { value: [] }),
    '@odata.nextLink': leadTo(next, request),
  };
  return JSON.stringify(misled);
}

function leadTo(
  next: ActionOf<'page'>['next'],
  { origin, target }: Pick<HttpRequest, 'origin' | 'target'>,
): string {
  const page = withoutOwnToken(target);
  const link = (token: string): string =>
    `${origin}${page}${page.includes('?') ? '&' : '?'}$skiptoken=${token}`;
  switch (next) {
    case 'self':
      return link('the-same');
    case 'empty':
      // Each page has a token of its own, so that only who counts pages notices.
      return link(`empty-${Number(ownToken.exec(target)?.[1] ?? 0) + 1}`);
    case 'foreign':
      return 'http://attacker.example/api/data/v9.2/accounts?$skiptoken=stolen';
    case 'outside':
      return `${origin}/api/data/v9.2/../../../admin?$skiptoken=outside`;
  }
}

function parse(body: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
