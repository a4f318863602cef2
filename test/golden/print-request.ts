/** A request as it goes over the wire, but for the token: request line, headers by name, body with its line ends shown. */
export const printRequest = async (request: Request): Promise<string> => {
  const url = new URL(request.url);
  const headers = [...request.headers].map(([name, value]) =>
    name === 'authorization' ? 'authorization: Bearer …' : `${name}: ${value}`,
  );
  const body = (await request.text()).replaceAll('\r\n', '␍\n');
  return [`${request.method} ${url.pathname}${url.search} HTTP/1.1`, ...headers.sort(), '', body, ''].join('\n');
};
