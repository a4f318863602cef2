/** What a path stands for. */
export type Route =
  | {
      /** `/graphql`, `/graphql/partners`: operations by POST, GraphiQL for browsers. */
      readonly kind: 'operations';
      /** undefined: the main schema. */
      readonly audience: string | undefined;
    }
  | {
      /** `/schema.graphql`, `/graphql/partners/schema.graphql`. */
      readonly kind: 'sdl';
      readonly audience: string | undefined;
    }
  | {
      /** `/files/account/6c0e…/entityimage`. The names are whatever the path holds: nothing is checked yet. */
      readonly kind: 'file';
      readonly table: string;
      readonly id: string;
      readonly column: string;
    };

const patterns = {
  operations: /^\/graphql(?:\/(?<audience>[\w-]{1,64}))?$/,
  sdl: /^(?:\/graphql\/(?<audience>[\w-]{1,64}))?\/schema\.graphql$/,
  file: /^\/files\/(?<table>\w{1,128})\/(?<id>[\da-fA-F-]{36})\/(?<column>\w{1,128})$/,
};

/** Path of a URL → route; undefined for everything else. Paths are exact: no slash at the end, no escapes, case counts. */
export const matchRoute = (path: string): Route | undefined => {
  const operations = patterns.operations.exec(path);
  if (operations !== null) return { kind: 'operations', audience: operations.groups?.['audience'] };
  const sdl = patterns.sdl.exec(path);
  if (sdl !== null) return { kind: 'sdl', audience: sdl.groups?.['audience'] };
  const { table, id, column } = patterns.file.exec(path)?.groups ?? {};
  if (table === undefined || id === undefined || column === undefined) return undefined;
  return { kind: 'file', table, id, column };
};
