import { readdir, readFile } from 'node:fs/promises';

const root = new URL('../../', import.meta.url);

/** A fenced block of a document. */
export interface DocumentBlock {
  /** `docs/schema.md` */
  readonly file: string;
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

/** Fenced blocks of the README and of everything in docs, in their order. */
export const documentBlocks = async (): Promise<readonly DocumentBlock[]> => {
  const names = await readdir(new URL('docs/', root), { recursive: true });
  const files = ['README.md', ...names.map((name) => `docs/${name}`)].filter((file) => file.endsWith('.md'));
  return (await Promise.all(files.map(blocksOf))).flat();
};

const blocksOf = async (file: string): Promise<DocumentBlock[]> => {
  const document = await readFile(new URL(file, root), 'utf8');
  return [...document.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(
    ({ 1: language = '', 2: text = '', index }) => ({
      file,
      line: document.slice(0, index).split('\n').length,
      language,
      text,
    }),
  );
};
