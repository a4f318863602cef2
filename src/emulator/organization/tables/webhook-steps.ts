import { activeOrNot, audit, version } from '../dsl/blocks.ts';
import { choice, integer, lookup, memo, primaryId, text, yesNo } from '../dsl/columns.ts';
import { options } from '../dsl/option-set-spec.ts';
import { table, type TableSpec } from '../dsl/table-spec.ts';

const registration = { ownership: 'OrganizationOwned', optimisticConcurrency: false, private: true } as const;

/** Where events are sent; of its kinds this organisation knows webhooks, contract 8 (contract §9.2). */
const serviceEndpoint = table(
  'ServiceEndpoint',
  {
    ...registration,
    label: { en: 'Service Endpoint', de: 'Dienstendpunkt' },
    plural: { en: 'Service Endpoints', de: 'Dienstendpunkte' },
    about: 'Service endpoint that can be contacted.',
    code: 4618,
  },
  [
    primaryId('ServiceEndpointId'),
    text('Name', { max: 200, required: 'SystemRequired' }),
    memo('Description', { max: 100 }),
    choice(
      'Contract',
      options({
        1: 'OneWay',
        2: 'Queue',
        3: 'Rest',
        4: 'TwoWay',
        5: 'Topic',
        6: 'Queue (Persistent)',
        7: 'Event Hub',
        8: 'Webhook',
        9: 'Event Grid',
      }),
      { required: 'SystemRequired' },
    ),
    choice('ConnectionMode', options({ 1: 'Normal', 2: 'Federated' })),
    choice('MessageFormat', options({ 1: 'Binary XML', 2: 'Json', 3: 'Text XML' })),
    choice('UserClaim', options({ 1: 'None', 2: 'UserId', 3: 'UserInfo' })),
    choice(
      'AuthType',
      options({
        0: 'Not Specified',
        1: 'ACS',
        2: 'SAS Key',
        3: 'SAS Token',
        4: 'Webhook Key',
        5: 'Http Header',
        6: 'Http Query String',
        7: 'Connection String',
        8: 'Access Key',
        9: 'Managed Identity',
      }),
    ),
    text('Url', { label: 'URL', max: 2000 }),
    text('AuthValue', { max: 2000, readable: false }),
    lookup('OrganizationId', { organization: 'organization_serviceendpoint' }, { writable: 'never' }),
    ...audit('*_serviceendpoint', 'lk_serviceendpointbase_*').filter((column) => column !== version),
  ],
);

/** Which event is told to which endpoint. */
const step = table(
  'SdkMessageProcessingStep',
  {
    ...registration,
    label: { en: 'Sdk Message Processing Step', de: 'SDK-Nachrichtenverarbeitungsschritt' },
    plural: { en: 'Sdk Message Processing Steps', de: 'SDK-Nachrichtenverarbeitungsschritte' },
    about: 'Stage in the execution pipeline that a plug-in is to execute.',
    code: 4608,
  },
  [
    primaryId('SdkMessageProcessingStepId'),
    text('Name', { max: 256 }),
    memo('Description', { max: 256 }),
    memo('Configuration', { max: 1073741823 }),
    memo('FilteringAttributes', { max: 100000 }),
    choice('Mode', options({ 0: 'Synchronous', 1: 'Asynchronous' }), { required: 'SystemRequired' }),
    choice(
      'Stage',
      options({
        10: 'Pre-validation',
        20: 'Pre-operation',
        40: 'Post-operation',
        50: 'Post-operation (Deprecated)',
      }),
      { required: 'SystemRequired' },
    ),
    choice('SupportedDeployment', options({ 0: 'Server Only', 1: 'Client Only', 2: 'Both' })),
    integer('Rank', { label: 'Execution Order', required: 'SystemRequired' }),
    yesNo('AsyncAutoDelete', { label: 'Asynchronous Automatic Delete' }),
    lookup('SdkMessageId', { sdkmessage: 'sdkmessageid_sdkmessageprocessingstep' }),
    lookup('SdkMessageFilterId', { sdkmessagefilter: 'sdkmessagefilterid_sdkmessageprocessingstep' }),
    lookup('EventHandler', {
      serviceendpoint: {
        relationship: 'serviceendpoint_sdkmessageprocessingstep',
        navigation: 'eventhandler_serviceendpoint',
        onDelete: 'Cascade',
      },
    }),
    lookup('ImpersonatingUserId', { systemuser: 'impersonatinguserid_sdkmessageprocessingstep' }),
    lookup(
      'OrganizationId',
      { organization: 'organization_sdkmessageprocessingstep' },
      { writable: 'never' },
    ),
    ...activeOrNot,
    ...audit('*_sdkmessageprocessingstep', 'lk_sdkmessageprocessingstep_*'),
  ],
);

/** A copy of the row before or after the event, which is sent along. */
const stepImage = table(
  'SdkMessageProcessingStepImage',
  {
    ...registration,
    label: { en: 'Sdk Message Processing Step Image', de: 'SDK-Nachrichtenverarbeitungsschritt-Bild' },
    plural: { en: 'Sdk Message Processing Step Images', de: 'SDK-Nachrichtenverarbeitungsschritt-Bilder' },
    about: 'Copy of an entity’s attributes before or after the core system operation.',
    code: 4615,
  },
  [
    primaryId('SdkMessageProcessingStepImageId'),
    text('Name', { max: 256 }),
    text('EntityAlias', { max: 256 }),
    memo('Attributes', { max: 100000 }),
    text('MessagePropertyName', { max: 256, required: 'SystemRequired' }),
    choice('ImageType', options({ 0: 'PreImage', 1: 'PostImage', 2: 'Both' }), {
      required: 'SystemRequired',
    }),
    lookup('SdkMessageProcessingStepId', {
      sdkmessageprocessingstep: {
        relationship: 'sdkmessageprocessingstepid_sdkmessageprocessingstepimage',
        onDelete: 'Cascade',
      },
    }),
    lookup(
      'OrganizationId',
      { organization: 'organization_sdkmessageprocessingstepimage' },
      { writable: 'never' },
    ),
    ...audit('*_sdkmessageprocessingstepimage', 'lk_sdkmessageprocessingstepimage_*'),
  ],
);

/** Registration of webhooks: endpoints, steps, and the images that steps send along. */
export const webhookSteps: readonly TableSpec[] = [serviceEndpoint, step, stepImage];
