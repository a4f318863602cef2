import { GatewayError } from '../../errors/gateway-error.ts';
import type { UpstreamPrincipal } from '../send.ts';
import type { Step } from '../step.ts';

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const impersonating = new Set(['callerobjectid', 'mscrmcallerid']);

/**
 * Says in whose name the request is made (contract §2.5). The principal is the only source: a header of that meaning
 * that came with the request is dropped.
 *
 * @throws GatewayError FORBIDDEN for `deny`, and for an object id that is no GUID.
 */
export const impersonate: Step = (next) => async (request) => {
  const caller = callerHeader(request.principal);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (!impersonating.has(name.toLowerCase())) headers[name] = value;
  }
  return next({ ...request, headers: Object.assign(headers, caller) });
};

const callerHeader = (principal: UpstreamPrincipal): Record<string, string> => {
  switch (principal.kind) {
    case 'service':
      return {};
    case 'impersonate':
      if (guid.test(principal.objectId)) return { callerobjectid: principal.objectId };
      throw new GatewayError('FORBIDDEN', 'The caller has no valid Entra object id.');
    case 'deny':
      throw new GatewayError('FORBIDDEN', 'The caller may not use Dataverse.');
  }
};
