/** A file column of a row. */
export interface FilePlace {
  readonly table: string;
  readonly id: string;
  /** Logical name of the column. */
  readonly column: string;
}

/** Blocks that came so far, by their ids, of a file that is not there before they are committed (contract §5.9). */
export interface Upload extends FilePlace {
  readonly kind: 'upload';
  readonly name: string;
  readonly blocks: Map<string, Uint8Array>;
}

/** A file that is read block by block. */
export interface Download {
  readonly kind: 'download';
  readonly fileId: string;
}

export type Transfer = Upload | Download;

/** Those that nobody ends are forgotten, oldest first. */
const most = 1000;

/** Remembers a transfer under a new token. */
export function beginTransfer(transfers: Map<string, Transfer>, token: string, transfer: Transfer): void {
  transfers.set(token, transfer);
  for (const oldest of transfers.keys()) {
    if (transfers.size <= most) return;
    transfers.delete(oldest);
  }
}
