/** Whether a body is an error alone: an action may well give back something of that name. */
export const holdsError = (body: string): boolean => {
  if (!body.includes('"error"')) return false; // results may be large
  try {
    const parsed: unknown = JSON.parse(body);
    if (!isObject(parsed) || Object.hasOwn(parsed, '@odata.context')) return false;
    const { error } = parsed;
    return isObject(error) && typeof error['code'] === 'string';
  } catch {
    return false;
  }
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
