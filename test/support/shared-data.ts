import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Third-party documents beside the checkout; tests on them are skipped, visibly, where they are absent. */
const folder = new URL('../../../shared/data/', import.meta.url);

/** Whether the documents are there. */
export const hasSharedData = existsSync(fileURLToPath(folder));

/** Path of one of them, such as `csdl/online-v9.1.xml`. */
export function sharedData(name: string): string {
  return fileURLToPath(new URL(name, folder));
}

/** The real `$metadata` documents. */
export const realDocuments = ['online-v9.1', 'sales-service-v9', 'annotated-v8'] as const;
