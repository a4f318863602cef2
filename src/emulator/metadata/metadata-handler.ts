import {
  answerCustomization,
  customizationMessages,
  type CustomizationOptions,
} from '../customize/answer-customization.ts';
import { DataError } from '../data-error.ts';
import type { DataRequest } from '../data-request.ts';
import type { HttpResponse } from '../http-message.ts';
import type { Organization } from '../organization.ts';
import type { Store } from '../store/store.ts';
import { userSettings } from '../user-settings.ts';
import { answerMetadataChanges } from './changes/answer-metadata-changes.ts';
import { createDefinitionsHandler } from './definitions-handler.ts';
import type { MetadataHistory } from './metadata-history.ts';
import { printCsdl } from './print-csdl.ts';

/** What metadata is answered from. */
export interface MetadataHandlerOptions {
  readonly organization: Organization;
  /** The last state of which is the organisation's. */
  readonly history: MetadataHistory;
  readonly clock: () => Date;
  /** Where the settings of users are. */
  readonly store: Store;
  /** Changes the organisation for the requests after this one. */
  readonly alter: CustomizationOptions['alter'];
}

/** Whether a path below the service root is metadata: the document, definitions, or changes of them. */
export function isMetadataPath(path: string): boolean {
  return (
    /^(?:\$metadata$|(?:(?:Entity|Relationship|GlobalOptionSet)Definitions|RetrieveMetadataChanges)(?:\W|$))/.test(
      path,
    ) || customizationMessages.includes(path)
  );
}

/** An organisation without definitions has no metadata that could be written. */
const isCustomizable = ({ definitions }: Organization, path: string): boolean =>
  definitions && !/^(?:\$metadata|RetrieveMetadataChanges)/.test(path);

/**
 * Answers metadata requests. The document is printed once, with and without annotations, when it is first asked for; an
 * organisation that brings its own document serves that, byte for byte.
 * @returns a function whose answer is undefined for what is no metadata; it throws DataError as documented
 */
export function createMetadataHandler({
  organization,
  history,
  clock,
  store,
  alter,
}: MetadataHandlerOptions): (request: DataRequest) => HttpResponse | undefined {
  const definitions = createDefinitionsHandler(organization);
  const printed = new Map<boolean, Uint8Array>();
  const documentOf = (annotations: boolean): Uint8Array => {
    const known = organization.csdl ?? printed.get(annotations);
    if (known !== undefined) {
      return known;
    }
    const document = new TextEncoder().encode(printCsdl(organization, annotations));
    printed.set(annotations, document);
    return document;
  };
  return (request) => {
    const { path, method } = request;
    if (!isMetadataPath(path)) {
      return undefined;
    }
    if (method !== 'GET' && isCustomizable(organization, path)) {
      return answerCustomization({ organization, store, alter }, request);
    }
    if (method !== 'GET') {
      throw new DataError(
        405,
        '0x8006088a',
        `The requested resource does not support http method '${method}'.`,
      );
    }
    if (customizationMessages.includes(path)) throw new DataError(404, '', `'${path}' takes POST only.`);
    if (path !== '$metadata') {
      const userLanguage = userSettings(organization, store, request.caller.userId).language;
      return path.startsWith('RetrieveMetadataChanges') && organization.definitions
        ? answerMetadataChanges(request, { history, clock, userLanguage })
        : definitions(request, userLanguage);
    }
    return {
      status: 200,
      headers: new Headers({ 'Content-Type': 'application/xml', 'OData-Version': '4.0' }),
      body: documentOf(wantsAnnotations(request)),
    };
  };
}

/** `?annotations=true`, or a preference for all annotations (contract §3.2). */
function wantsAnnotations({ target, headers }: DataRequest): boolean {
  return (
    /[?&]annotations=true(?:&|$)/.test(target) ||
    /odata\.include-annotations="?\*"?(?:,|;|$)/.test(headers.get('prefer') ?? '')
  );
}
