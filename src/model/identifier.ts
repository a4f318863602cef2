/**
 * True for a name as OData allows it for types, properties and sets. Dataverse's own are ASCII; the check matters because
 * names from metadata become parts of URLs and of logical paths, where punctuation means something.
 */
export function isIdentifier(name: string): boolean {
  return /^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}_]{0,127}$/u.test(name);
}
