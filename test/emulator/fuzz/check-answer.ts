/**
 * Whether an answer is one that the real service might give: a known status, and each refusal in the documented shape
 * (contract §7.1; of the login service §1.6).
 * @returns what is wrong with it
 */
export async function checkAnswer(request: Request, response: Response): Promise<string | undefined> {
  const { status } = response;
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  if (status === 500 || status > 501) return `status ${status}: ${text.slice(0, 500)}`;
  if (type.startsWith('multipart/mixed')) return checkParts(text);
  if (status < 400) return type.startsWith('application/json') && text !== '' ? checkJson(text) : undefined;
  if (request.method === 'HEAD' || status === 416) return undefined;
  const path = new URL(request.url).pathname;
  if (!/^\/api\/(data|search)\//.test(path)) return checkJson(text);
  return checkError(text);
}

function checkParts(text: string): string | undefined {
  for (const [, status = '', rest = ''] of text.matchAll(
    /^HTTP\/1\.1 (\d{3}) [^\r\n]*\r\n((?:(?!\r\n--).)*)/gms,
  )) {
    if (Number(status) === 500 || Number(status) > 501)
      return `part with status ${status}: ${rest.slice(0, 500)}`;
    const body = rest.slice(rest.indexOf('\r\n\r\n') + 4).trim();
    const problem = Number(status) >= 400 ? checkError(body) : undefined;
    if (problem !== undefined) return problem;
  }
  return undefined;
}

const checkJson = (text: string): string | undefined =>
  parse(text) === undefined ? `no JSON: ${text.slice(0, 500)}` : undefined;

/** `{"error":{"code":"0x…","message":"…"}}`; the code may be empty. */
function checkError(text: string): string | undefined {
  const body = parse(text) as { error?: { code?: unknown; message?: unknown } } | null | undefined;
  const { code, message } = body?.error ?? {};
  const isDocumented =
    typeof code === 'string' &&
    /^(0x[0-9a-f]{1,8})?$/i.test(code) &&
    typeof message === 'string' &&
    message !== '';
  return isDocumented ? undefined : `no documented refusal: ${text.slice(0, 500)}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
