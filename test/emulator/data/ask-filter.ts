import { createApi, error } from './fixture.ts';

const { get } = createApi();

/** Last digits of the ids found. */
export const found = (set: string, filter: string, more = ''): number[] => {
  const reply = get(`${set}?$filter=${encodeURIComponent(filter)}${more}`);
  if (reply.status !== 200) throw new Error(reply.text);
  return reply.rows.map((row) => {
    const key = row['accountid'] ?? row['contactid'] ?? row['activityid'] ?? row['acme_shipmentid'];
    return Number(String(key).slice(-6));
  });
};
/** The refusal of a filter. */
export const refused = (filter: string, set = 'accounts') =>
  error(get(`${set}?$filter=${encodeURIComponent(filter)}`));
