/** The n-th GUID of a kind of row: `guid(1)`, `guid(1, 'c')`. */
export function guid(n: number, kind = 'a'): string {
  return `${kind.repeat(8)}-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
}
