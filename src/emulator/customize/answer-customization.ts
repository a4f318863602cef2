import { DataError } from '../data-error.ts';
import { splitServicePath, type DataRequest } from '../data-request.ts';
import { PlainHeaders } from '../header-fields.ts';
import type { HttpResponse } from '../http-message.ts';
import { decodeText } from '../metadata/decode-text.ts';
import { metadataId } from '../metadata/metadata-id.ts';
import type { Organization } from '../organization.ts';
import { together, type OrganizationChange } from '../organization/changes/organization-change.ts';
import { objectOf, objectsOf, textOf, type Json } from '../organization/csdl/json.ts';
import { createRights } from '../security/rights.ts';
import type { Store } from '../store/store.ts';
import { jsonText } from '../write/json-content.ts';
import { unsupportedMethod } from '../write/unsupported-method.ts';
import { addToSolution, type Component } from './add-to-solution.ts';
import { changeOptionsByMessage, optionMessages } from './change-options-by-message.ts';
import { createLookup } from './create-relationship.ts';
import { customName } from './custom-name.ts';
import { customizationError } from './customization-error.ts';
import { customizationTarget } from './customization-path.ts';
import { create, remove, update, type Customization } from './customize.ts';
import { firstOption } from './first-option.ts';

/** What customizing needs. */
export interface CustomizationOptions {
  readonly organization: Organization;
  readonly store: Store;
  /** @throws Error for a change that makes no sense; nothing changed then */
  readonly alter: (change: OrganizationChange) => void;
}

const lookupMessages = ['CreatePolymorphicLookupAttribute', 'CreateCustomerRelationships'];
const publishMessages = ['PublishXml', 'PublishAllXml'];

/** Actions that change metadata. */
export const customizationMessages: readonly string[] = [
  ...optionMessages,
  ...lookupMessages,
  ...publishMessages,
];

/**
 * Answers requests that change tables, columns, keys, relationships and options (contract §3.3). The next request sees the
 * change, as everything is published at once.
 * @throws DataError 403 for whoever is no administrator, 404 and 400 for what cannot be done
 */
export function answerCustomization(
  { organization, store, alter }: CustomizationOptions,
  request: DataRequest,
): HttpResponse {
  const { method, headers, path: encoded, caller } = request;
  if (!createRights(organization, store, caller).isUnrestricted) {
    throw new DataError(
      403,
      '0x80040220',
      `Principal user (Id=${caller.userId}, type=8) is missing prvCreateEntity privilege. context.Caller=${caller.userId}`,
    );
  }
  const path = decodeText(encoded);
  const now: Organization = { ...organization, ...store.snapshot() };
  const body = method === 'DELETE' ? {} : readBody(request);
  const solution = headers.get('mscrm.solutionuniquename') ?? textOf(body['SolutionUniqueName']) ?? '';
  const apply = (change: OrganizationChange, component: Component | undefined): void => {
    const changes =
      solution === '' || component === undefined
        ? [change]
        : [change, addToSolution(now, solution, component)];
    try {
      alter(together(...changes));
    } catch (error) {
      if (error instanceof DataError || !(error instanceof Error)) throw error;
      throw customizationError(error.message);
    }
  };
  if (customizationMessages.includes(path)) {
    if (method !== 'POST') throw wrongVerb(request);
    return answerAction(now, { message: path, body, apply, solution, root: rootOf(request) });
  }
  const merge = headers.get('mscrm.mergelabels')?.toLowerCase() === 'true';
  const target = customizationTarget(now, path);
  const done = ((): Customization => {
    switch (method) {
      case 'POST':
        return create(now, target, body);
      case 'PUT':
        return update(target, body, { merge });
      case 'DELETE':
        return remove(now, target);
      default:
        throw unsupportedMethod(method);
    }
  })();
  apply(done.change, method === 'DELETE' ? undefined : done.component);
  return noContent(method === 'POST' ? { 'OData-EntityId': `${rootOf(request)}/${done.address}` } : {});
}

interface Action {
  readonly message: string;
  readonly body: Json;
  readonly apply: (change: OrganizationChange, component: Component | undefined) => void;
  /** Its unique name, or nothing. */
  readonly solution: string;
  readonly root: string;
}

function answerAction(
  organization: Organization,
  { message, body, apply, solution, root }: Action,
): HttpResponse {
  const option = optionMessages.find((known) => known === message);
  if (option !== undefined) {
    const { change, answer } = changeOptionsByMessage(organization, option, {
      body,
      first: firstOption(organization, solution),
    });
    apply(change, undefined);
    return answer === undefined ? noContent({}) : result(root, message, answer);
  }
  if (lookupMessages.includes(message)) {
    const lookup = objectOf(body['Lookup']) ?? {};
    const relationships = objectsOf(body['OneToManyRelationships']);
    const table = textOf(relationships[0]?.['ReferencingEntity']) ?? '';
    const AttributeId = metadataId('attribute', table, customName(lookup).toLowerCase());
    apply(createLookup(organization, { lookup, relationships }), { type: 2, metadataId: AttributeId });
    const RelationshipIds = relationships.map((one) => metadataId('relationship', customName(one)));
    return result(root, message, { RelationshipIds, AttributeId });
  }
  if (message === 'PublishXml' && !/<importexportxml\b/.test(textOf(body['ParameterXml']) ?? '')) {
    throw customizationError("The parameter 'ParameterXml' is no <importexportxml>.");
  }
  return noContent({});
}

function readBody(request: DataRequest): Json {
  if (request.body.length === 0) return {};
  const text = jsonText(request);
  try {
    const json = objectOf(JSON.parse(text));
    if (json !== undefined) return json;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new DataError(
    400,
    '0x80048d19',
    'Error identified in Payload provided by the user: it is no JSON object.',
  );
}

const rootOf = ({ origin, target }: DataRequest): string =>
  `${origin}${splitServicePath(target)?.root ?? ''}`;

const wrongVerb = (request: DataRequest): DataError =>
  new DataError(
    404,
    '',
    `No HTTP resource was found that matches the request URI '${rootOf(request)}/${request.path}'.`,
  );

const noContent = (headers: Readonly<Record<string, string>>): HttpResponse => ({
  status: 204,
  headers: new PlainHeaders([['OData-Version', '4.0'], ...Object.entries(headers)]),
  body: new Uint8Array(),
});

const result = (root: string, message: string, value: Json): HttpResponse => ({
  status: 200,
  headers: new Headers({
    'Content-Type': 'application/json; odata.metadata=minimal',
    'OData-Version': '4.0',
  }),
  body: new TextEncoder().encode(
    JSON.stringify({
      '@odata.context': `${root}/$metadata#Microsoft.Dynamics.CRM.${message}Response`,
      ...value,
    }),
  ),
});
