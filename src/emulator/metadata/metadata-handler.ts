import { DataError } from '../data-error.ts';
import type { HttpRequest, HttpResponse } from '../http-message.ts';
import type { Organization } from '../organization.ts';
import { createDefinitionsHandler, isDefinitionsResource } from './definitions-handler.ts';
import { printCsdl } from './print-csdl.ts';

/** Where a request to the Web API goes. */
export interface ApiAddress {
  /** `http://127.0.0.1:5050/api/data/v9.2`. */
  readonly api: string;
  /** What follows it, percent-encoded, with the query string: `EntityDefinitions?$select=LogicalName`. */
  readonly resource: string;
}

/** Whether a resource is metadata: the document, or definitions. */
export function isMetadataResource(resource: string): boolean {
  return /^\$metadata(?:$|\?)/.test(resource) || isDefinitionsResource(resource);
}

/**
 * Answers metadata requests. The document is printed once, with and without annotations, when it is first asked for; an
 * organisation that brings its own document serves that, byte for byte.
 * @throws DataError as documented, for what cannot be answered
 */
export function createMetadataHandler(
  organization: Organization,
): (request: HttpRequest, address: ApiAddress) => HttpResponse {
  const definitions = createDefinitionsHandler(organization);
  const documents = new Map<boolean, Uint8Array>();
  const documentOf = (annotations: boolean): Uint8Array => {
    const known = organization.csdl ?? documents.get(annotations);
    if (known !== undefined) {
      return known;
    }
    const printed = new TextEncoder().encode(printCsdl(organization, annotations));
    documents.set(annotations, printed);
    return printed;
  };
  return (request, { api, resource }) => {
    if (!resource.startsWith('$metadata')) {
      return definitions(request, resource, api);
    }
    if (request.method !== 'GET') {
      throw new DataError(405, '0x8006088a', `The method ${request.method} is not supported for $metadata.`);
    }
    return {
      status: 200,
      headers: new Headers({ 'Content-Type': 'application/xml', 'OData-Version': '4.0' }),
      body: documentOf(wantsAnnotations(request, resource)),
    };
  };
}

/** `?annotations=true`, or a preference for all annotations (contract §3.2). */
function wantsAnnotations(request: HttpRequest, resource: string): boolean {
  const prefer = request.headers.get('prefer') ?? '';
  return (
    /[?&]annotations=true(?:&|$)/.test(resource) || /odata\.include-annotations="?\*"?(?:,|;|$)/.test(prefer)
  );
}
