import { audit, imported, owned } from '../dsl/blocks.ts';
import { cascading, integer, lookup, memo, primaryId, tableName, text, yesNo } from '../dsl/columns.ts';
import { table } from '../dsl/table-spec.ts';
import { activityLinks } from './activity-targets.ts';

const annotated = {
  account: 'Account_Annotation',
  contact: 'Contact_Annotation',
  lead: 'Lead_Annotation',
  opportunity: 'Opportunity_Annotation',
  quote: 'Quote_Annotation',
  salesorder: 'SalesOrder_Annotation',
  invoice: 'Invoice_Annotation',
  incident: 'Incident_Annotation',
  product: 'Product_Annotation',
  competitor: 'Competitor_Annotation',
  campaign: 'Campaign_Annotation',
  list: 'List_Annotation',
  knowledgearticle: 'knowledgearticle_Annotations',
  acme_shipment: 'acme_shipment_Annotations',
};

/** Notes and attachments. */
export const annotation = table(
  'Annotation',
  {
    label: { en: 'Note', de: 'Notiz' },
    plural: { en: 'Notes', de: 'Notizen' },
    about: 'Note that is attached to one or more objects, including other notes.',
    code: 5,
    primaryName: 'subject',
  },
  [
    primaryId('AnnotationId'),
    text('Subject', { label: 'Title', max: 500 }),
    memo('NoteText', { label: { en: 'Description', de: 'Beschreibung' }, max: 100000 }),
    lookup(
      'ObjectId',
      cascading({ ...annotated, ...activityLinks((schemaName) => `${schemaName}_Annotation`) }),
      { label: 'Regarding' },
    ),
    tableName('ObjectTypeCode', { label: 'Object Type ' }),
    yesNo('IsDocument'),
    text('FileName', { max: 255 }),
    integer('FileSize', { label: 'File Size (Bytes)', least: 0, max: 1000000000, writable: 'never' }),
    text('MimeType', { max: 256 }),
    memo('DocumentBody', { label: 'Document', max: 1073741823 }),
    text('LangId', { label: 'Language ID', max: 2 }),
    text('StepId', { label: 'Step Id', max: 32 }),
    ...owned({
      owner: 'owner_annotations',
      unit: 'business_unit_annotations',
      team: 'team_annotations',
      user: 'annotation_owning_user',
    }),
    ...audit('lk_annotationbase_*'),
    ...imported,
  ],
);
