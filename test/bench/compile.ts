import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));
const output = `${root}.cache/bench/`;
const run = promisify(execFile);

/**
 * Compiles what is to run in a process of its own as a build does, so that no loader takes part in what is measured.
 *
 * @param name of the file below this folder, without its ending: `schema/child`
 * @returns path of the compiled file
 */
export async function compile(name: string): Promise<string> {
  await mkdir(output, { recursive: true });
  const settings = {
    extends: '../../tsconfig.json',
    compilerOptions: { noEmit: false, rootDir: '../..', outDir: '.' },
    files: [`../../test/bench/${name}.ts`],
  };
  const project = `${output}tsconfig.${name.replaceAll('/', '-')}.json`;
  await writeFile(project, JSON.stringify(settings));
  await writeFile(`${output}package.json`, '{ "type": "module" }');
  await run(process.execPath, [`${root}node_modules/typescript/bin/tsc`, '--noCheck', '-p', project]);
  return `${output}test/bench/${name}.js`;
}
