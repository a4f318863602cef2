import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { startGateway } from './start-gateway.ts';

/**
 * Writes the metadata of the sample organisation to a folder, as somebody would who saves the answers of an organisation:
 * `metadata.xml`, and a file for each answer with definitions in `definitions`.
 */
export const saveMetadata = async (folder: string): Promise<void> => {
  const definitions: string[] = [];
  let document = '';
  const { gateway } = await startGateway({
    between: async (request, send) => {
      const { pathname } = new URL(request.url);
      const response = await send(request);
      const keep = /\/(\$metadata|(?:Entity|GlobalOptionSet)Definitions)$/.exec(pathname)?.[1];
      if (keep === undefined || !response.ok) return response;
      const text = await response.clone().text();
      if (keep === '$metadata') document = text;
      else definitions.push(text);
      return response;
    },
  });
  await gateway.close();
  await mkdir(join(folder, 'definitions'), { recursive: true });
  await writeFile(join(folder, 'metadata.xml'), document);
  for (const [index, text] of definitions.sort().entries()) {
    await writeFile(join(folder, 'definitions', `${index}.json`), text);
  }
};
