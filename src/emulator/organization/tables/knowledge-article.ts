import { audit, currency, description, imported, owned, process, state, timeZones } from '../dsl/blocks.ts';
import { choice, decimal, integer, lookup, memo, moment, primaryId, text, yesNo } from '../dsl/columns.ts';
import { options } from '../dsl/option-set-spec.ts';
import { table } from '../dsl/table-spec.ts';

const rollupStates = options({ 0: 'NotCalculated', 1: 'Calculated', 2: 'OverflowError', 3: 'OtherError' });

/** Articles that answer support cases. Some lookups keep the case of their schema names, as in real documents. */
export const knowledgeArticle = table(
  'KnowledgeArticle',
  {
    label: { en: 'Knowledge Article', de: 'Wissensartikel' },
    plural: { en: 'Knowledge Articles', de: 'Wissensartikel' },
    about: 'Organizational knowledge for internal and external use.',
    code: 9953,
    primaryName: 'title',
    notes: true,
  },
  [
    primaryId('KnowledgeArticleId'),
    text('Title', { max: 350, required: 'ApplicationRequired' }),
    text('ArticlePublicNumber', { label: 'Article Public Number', writable: 'create' }),
    memo('Content', { max: 1073741823 }),
    description,
    text('Keywords', { max: 250 }),
    integer('MajorVersionNumber', { least: 0, writable: 'create' }),
    integer('MinorVersionNumber', { least: 0, writable: 'create' }),
    yesNo('IsLatestVersion', { writable: 'create' }),
    yesNo('IsPrimary', { label: 'Is Primary Article', writable: 'create' }),
    yesNo('IsRootArticle', { writable: 'create' }),
    yesNo('IsInternal', { label: 'Internal' }),
    lookup(
      'RootArticleId',
      { knowledgearticle: { relationship: 'knowledgearticle_rootarticle_id', navigation: 'RootArticleId' } },
      { writable: 'create' },
    ),
    lookup(
      'ParentArticleContentId',
      {
        knowledgearticle: {
          relationship: 'knowledgearticle_parentarticle_contentid',
          navigation: 'ParentArticleContentId',
        },
      },
      { writable: 'create' },
    ),
    lookup(
      'PreviousArticleContentId',
      {
        knowledgearticle: {
          relationship: 'knowledgearticle_previousarticle_contentid',
          navigation: 'PreviousArticleContentId',
        },
      },
      { writable: 'create' },
    ),
    lookup('PrimaryAuthorId', { systemuser: 'knowledgearticle_primaryauthorid' }),
    lookup('SubjectId', { subject: 'subject_knowledgearticles' }),
    moment('PublishOn'),
    moment('ExpirationDate'),
    integer('KnowledgeArticleViews', { writable: 'never' }),
    moment('KnowledgeArticleViews_Date', { label: 'Views (Last Updated Time)', writable: 'never' }),
    choice('KnowledgeArticleViews_State', rollupStates, { label: 'Views (State)', writable: 'never' }),
    decimal('Rating', { writable: 'never' }),
    integer('Rating_Count', { label: 'Rating (Count)', writable: 'never' }),
    decimal('Rating_Sum', { label: 'Rating (Sum)', writable: 'never' }),
    moment('Rating_Date', { label: 'Rating (Last Updated Time)', writable: 'never' }),
    choice('Rating_State', rollupStates, { label: 'Rating (State)', writable: 'never' }),
    choice('Review', options({ 0: 'Approved', 1: 'Rejected' })),
    choice('ExpiredReviewOptions', options({ 0: 'Needs Review', 1: 'Expired', 2: 'Archived' })),
    yesNo('ReadyForReview', { label: 'Ready For Review' }),
    yesNo('SetCategoryAssociations'),
    yesNo('SetProductAssociations'),
    yesNo('UpdateContent'),
    ...state({
      Draft: { 1: 'Proposed', 2: 'Draft', 3: 'Needs Review', 4: 'In Review' },
      Approved: { 5: 'Approved' },
      Scheduled: { 6: 'Scheduled' },
      Published: { 7: 'Published', 8: 'Needs Review', 9: 'Updating' },
      Expired: { 10: 'Expired', 11: 'Rejected' },
      Archived: { 12: 'Archived' },
      Discarded: { 13: 'Discarded', 14: 'Rejected' },
    }),
    ...process,
    ...currency('transactioncurrency_knowledgearticle'),
    ...owned({
      owner: 'owner_knowledgearticle',
      unit: 'business_unit_knowledgearticle',
      team: 'team_knowledgearticle',
      user: 'user_knowledgearticle',
    }),
    ...audit('lk_knowledgearticle_*'),
    ...imported,
    ...timeZones,
  ],
);
