import { audit, description, imported } from '../dsl/blocks.ts';
import { integer, lookup, primaryId, text } from '../dsl/columns.ts';
import { table } from '../dsl/table-spec.ts';

/** What cases, products and articles are about, a tree. */
export const subject = table(
  'Subject',
  {
    label: { en: 'Subject', de: 'Thema' },
    plural: { en: 'Subjects', de: 'Themen' },
    about: 'Information regarding subjects available in the system.',
    code: 129,
    ownership: 'OrganizationOwned',
    primaryName: 'title',
    optimisticConcurrency: false,
  },
  [
    primaryId('SubjectId'),
    text('Title', { max: 500, required: 'SystemRequired' }),
    description,
    lookup('ParentSubject', { subject: { relationship: 'subject_parent_subject', hierarchical: true } }),
    lookup('OrganizationId', { organization: 'organization_subjects' }, { writable: 'never' }),
    integer('FeatureMask', { least: 0, max: 1000000000 }),
    ...audit('lk_subjectbase_*', 'lk_subject_*'),
    ...imported,
  ],
);
