import { GatewayError } from '../errors/gateway-error.ts';
import { errorResponse } from './error-response.ts';
import { fileNameOf } from './file-name.ts';
import type { FileSlot } from './file-slot.ts';
import { BodyTooLarge, readBlocks } from './read-blocks.ts';
import type { UploadMemory } from './upload-memory.ts';

export interface FileWriteOptions {
  readonly memory: UploadMemory;
  /** Whose memory an upload takes. */
  readonly caller: string;
  readonly signal: AbortSignal;
  /** Told when a block has come. */
  readonly onBlock: () => void;
  /** Told of further requests to Dataverse that an upload takes, beside its first one. */
  readonly onRequests: (count: number) => void;
}

/** Blocks that are held at once: the one that comes, and the one that goes, which is text on its way. */
const heldBlocks = 3;

/**
 * Why a `PUT` can't be one of a file, before anything of it is read. Its type is one that a browser sends to another origin
 * only after asking.
 */
export const refuseUpload = ({ headers }: Request): Response | undefined => {
  const type = headers.get('content-type') ?? '';
  if (!/^application\/octet-stream\s*$/i.test(type)) {
    return refusal(415, 'Send the file as application/octet-stream.');
  }
  if ((headers.get('content-encoding')?.toLowerCase() ?? 'identity') !== 'identity') {
    return refusal(415, 'Send the file uncompressed.');
  }
  for (const name of ['content-range', 'if-match', 'if-none-match', 'if-unmodified-since']) {
    if (headers.has(name))
      return refusal(400, `A file is sent whole and has no versions: "${name}" can not be used.`);
  }
  return undefined;
};

/**
 * Puts the body of a request into a column: 204 when it is there.
 *
 * @throws what keeps it from being written
 */
export const answerUpload = async (
  request: Request,
  slot: FileSlot,
  { memory, caller, signal, onBlock, onRequests }: FileWriteOptions,
): Promise<Response> => {
  const { maxBytes } = slot;
  const given = fileNameOf(request.headers, new URL(request.url));
  // Nobody sees the name of an image.
  const name = given ?? (slot.kind === 'image' ? 'image' : undefined);
  if (name === undefined) {
    return refusal(400, "Name the file: Content-Disposition: attachment; filename*=UTF-8''…, or ?name=….");
  }
  const expectedBytes = lengthOf(request);
  if (expectedBytes !== undefined && expectedBytes > maxBytes) return tooLarge(new BodyTooLarge(maxBytes));
  const { body } = request;
  if (body === null) return refusal(400, 'The file is empty.');
  const mostBytes = expectedBytes ?? maxBytes;
  const blockBytes = Math.max(1, Math.min(slot.blockBytes ?? mostBytes, mostBytes));
  const blocks = readBlocks(body, {
    blockBytes,
    maxBytes,
    expectedBytes,
    signal,
    onBlock,
  });
  const held = slot.blockBytes === undefined ? blockBytes : heldBlocks * blockBytes;
  try {
    await memory.hold(caller, held, () => slot.write({ name, blocks: counted(blocks, onRequests) }));
    return new Response(null, { status: 204 });
  } catch (error) {
    if (error instanceof BodyTooLarge) return tooLarge(error);
    throw error;
  }
};

/** What fits into one block takes one request; more takes one for each, one that begins and one that ends. */
async function* counted(
  blocks: AsyncIterable<Uint8Array>,
  onRequests: (count: number) => void,
): AsyncGenerator<Uint8Array> {
  let count = 0;
  for await (const block of blocks) {
    count += 1;
    if (count > 1) onRequests(count === 2 ? 3 : 1);
    yield block;
  }
}

const lengthOf = ({ headers }: Request): number | undefined => {
  const text = headers.get('content-length');
  if (text === null) return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new GatewayError('BAD_USER_INPUT', 'The length of the body makes no sense.');
};

const tooLarge = ({ message }: BodyTooLarge): Response =>
  errorResponse({ status: 413, code: 'BAD_USER_INPUT', message, headers: { connection: 'close' } });

const refusal = (status: number, message: string): Response =>
  errorResponse({ status, code: 'BAD_USER_INPUT', message });
