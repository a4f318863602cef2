const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Whether two addresses name the same service: same host and port, the loopback names counting as one, the scheme and
 * path not at all. A token asked for `http://localhost:5050` so works at `http://127.0.0.1:5050`, and a client whose
 * authority is https by name only is understood.
 * @param left, right absolute URLs, with or without a path; anything else names no service
 */
export function sameService(left: string, right: string): boolean {
  if (left === right) return URL.canParse(left);
  if (!URL.canParse(left) || !URL.canParse(right)) {
    return false;
  }
  return service(new URL(left)) === service(new URL(right));
}

function service({ hostname, port }: URL): string {
  return `${loopback.has(hostname) ? 'loopback' : hostname}:${port}`;
}
