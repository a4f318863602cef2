import type { OrganizationDraft } from '../organization-draft.ts';

/** Adds to an organisation what real ones have here and there. `tables`: ordinary tables, at least one. */
export type Oddity = (draft: OrganizationDraft, tables: readonly string[]) => void;
