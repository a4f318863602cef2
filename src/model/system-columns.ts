/** Columns that every table with them has from Dataverse itself, which also keeps them. */
const names: ReadonlySet<string> = new Set([
  ...['createdon', 'createdby', 'createdonbehalfby', 'modifiedon', 'modifiedby', 'modifiedonbehalfby'],
  ...['owningbusinessunit', 'owningteam', 'owninguser', 'versionnumber', 'exchangerate'],
]);

/**
 * Whether Dataverse alone sets a column, as far as its name tells: where there are no definitions, nothing else does. The
 * amount in the base currency (`revenue_base`) follows from the one beside it, an address as a whole (`address1_composite`) and
 * the full name from their parts.
 */
export const isSetBySystem = (
  logicalName: string,
  table: { readonly properties: ReadonlyMap<string, unknown> },
): boolean => {
  const has = (name: string): boolean => table.properties.has(name);
  if (logicalName.endsWith('_base')) return has(logicalName.slice(0, -'_base'.length));
  if (logicalName.endsWith('_composite')) return has(logicalName.replace(/composite$/, 'line1'));
  if (logicalName === 'fullname') return has('firstname') && has('lastname');
  return names.has(logicalName);
};
