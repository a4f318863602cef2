export type Json = Record<string, unknown>;

/** The row of that logical or schema name. @throws where there is none */
export const findRow = (rows: readonly Json[], name: string): Json => {
  const found = rows.find((row) => row['LogicalName'] === name || row['SchemaName'] === name);
  if (found === undefined) throw new Error(`No row ${name}`);
  return found;
};
