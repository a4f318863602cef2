import type { UpstreamRequest, UpstreamResponse } from '../../../../src/transport/send.ts';

/** An innermost `send` that answers with the given statuses in turn, the last one again and again. */
export const recordSend = (statuses: readonly number[] = [200]) => {
  const sent: UpstreamRequest[] = [];
  const send = (request: UpstreamRequest): Promise<UpstreamResponse> => {
    const status = statuses[Math.min(sent.length, statuses.length - 1)] ?? 200;
    sent.push(request);
    return Promise.resolve({ status, headers: new Map([['req_id', 'r1']]), body: '', retries: 0 });
  };
  return { sent, send };
};
