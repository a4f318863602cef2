import { SaxesParser } from 'saxes';

import { CsdlError, type CsdlPosition } from './csdl-error.ts';

/** An element with everything in it. Names have their namespace prefix taken off. */
export interface XmlElement extends XmlStart {
  readonly children: readonly XmlElement[];
  /** Character data directly inside, joined. */
  readonly text: string;
}

/** The start tag of an element whose content is still to come, and where it ends. */
export interface XmlStart extends CsdlPosition {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Decides how a document is read: elements that are entered give their children one by one, others come whole. */
export interface XmlVisitor {
  /** True: go into the element, ask again for each child. False: collect it, and hand it to `element`. */
  enter(start: XmlStart, parent: string | undefined): boolean;
  /** A collected element, whole; `parent` is the name of the entered element around it. */
  element(element: XmlElement, parent: string | undefined): void;
}

/** Bytes (UTF-8, split anywhere) or text, as they arrive. */
export type XmlSource = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;

interface OpenElement extends XmlElement {
  children: XmlElement[];
  text: string;
}

/** Most elements have no children; they share this one, which nobody adds to. */
const noChildren: XmlElement[] = [];

const headLength = 1024;
const looksLikeHtml = /^\uFEFF?\s*(<!doctype\s+html|<html[\s>])/i;

/**
 * Reads an XML document as a stream; no more than one collected element is held at a time.
 *
 * @throws CsdlError for a web page, an early end, a document type declaration, invalid UTF-8 or malformed XML.
 *   What the source itself throws is passed on.
 */
export async function readXml(source: XmlSource, visitor: XmlVisitor): Promise<void> {
  const parser = new SaxesParser({ position: true });
  attach(parser, visitor);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let head = '';
  let ending = false;
  const feed = (text: string | null): void => {
    try {
      if (text !== null) {
        if (head.length < headLength) head += text.slice(0, headLength - head.length);
        parser.write(text);
        return;
      }
      ending = true;
      parser.close();
    } catch (error) {
      throw explain(error, { head, ending, position: positionOf(parser) });
    }
  };
  const decode = (chunk: Uint8Array | undefined): string => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch {
      throw new CsdlError('malformed', 'The metadata document is not valid UTF-8', positionOf(parser));
    }
  };
  for await (const chunk of source) feed(typeof chunk === 'string' ? chunk : decode(chunk));
  feed(decode(undefined));
  feed(null);
}

/** Turns parser events into visits. */
function attach(parser: SaxesParser, visitor: XmlVisitor): void {
  const entered: string[] = [];
  const collecting: OpenElement[] = [];
  parser.on('doctype', (doctype) => {
    if (/^\s*html\b/i.test(doctype)) throw htmlError(positionOf(parser));
    throw new CsdlError('dtd', 'The metadata document has a document type declaration', positionOf(parser));
  });
  parser.on('opentag', (tag) => {
    const element: OpenElement = {
      name: local(tag.name),
      attributes: tag.attributes,
      children: noChildren,
      text: '',
      line: parser.line,
      column: parser.column + 1,
    };
    if (collecting.length === 0 && visitor.enter(element, entered.at(-1))) entered.push(element.name);
    else collecting.push(element);
  });
  parser.on('text', (text) => {
    const current = collecting.at(-1);
    if (current !== undefined) current.text += text;
  });
  parser.on('closetag', () => {
    const done = collecting.pop();
    if (done === undefined) {
      entered.pop();
      return;
    }
    const around = collecting.at(-1);
    if (around === undefined) visitor.element(done, entered.at(-1));
    else if (around.children === noChildren) around.children = [done];
    else around.children.push(done);
  });
}

function local(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

function positionOf(parser: SaxesParser): CsdlPosition {
  return { line: parser.line, column: parser.column + 1 };
}

interface Failure {
  readonly head: string;
  readonly ending: boolean;
  readonly position: CsdlPosition;
}

/** The parser's complaint in words that help: a sign-in page isn't XML, and ends differently from a cut connection. */
function explain(error: unknown, failure: Failure): unknown {
  if (looksLikeHtml.test(failure.head)) return htmlError(failure.position);
  if (error instanceof CsdlError || !(error instanceof Error)) return error;
  if (failure.head.trim() === '') {
    return new CsdlError('truncated', 'The metadata document is empty', failure.position);
  }
  const complaint = error.message.replace(/^\d+:\d+: /, '').replace(/[.\s]+$/, '');
  return failure.ending && complaint !== 'document must contain a root element'
    ? new CsdlError('truncated', `The metadata document ends too early: ${complaint}`, failure.position)
    : new CsdlError(
        'malformed',
        `The metadata document is not well-formed XML: ${complaint}`,
        failure.position,
      );
}

function htmlError(position: CsdlPosition): CsdlError {
  return new CsdlError('html', 'A web page came instead of the metadata document', position);
}
