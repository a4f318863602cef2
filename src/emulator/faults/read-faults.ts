import { faultFile, type Fault } from './fault.ts';

/**
 * Faults from JSON: `{"faults": […]}`, or the list alone.
 * @throws Error that names the place of the first mistake
 */
export function readFaults(json: unknown): readonly Fault[] {
  const parsed = faultFile.safeParse(Array.isArray(json) ? { faults: json } : json);
  if (parsed.success) return checkParts(parsed.data.faults);
  const [issue] = parsed.error.issues;
  throw new Error(`The faults are not as they must be: ${place(issue?.path ?? [])}${issue?.message ?? ''}`);
}

/** The same from the text of a file. @throws Error */
export function parseFaults(text: string): readonly Fault[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error('The faults are not JSON.', { cause: error });
  }
  return readFaults(json);
}

/** A part of a `$batch` has no connection of its own. */
function checkParts(faults: readonly Fault[]): readonly Fault[] {
  for (const { match, action } of faults) {
    if (match.kind === 'part' && !['answer', 'alter', 'page'].includes(action.kind)) {
      throw new Error(`A part of a $batch can't have the action '${action.kind}'; the batch can.`);
    }
  }
  return faults;
}

const place = (path: readonly PropertyKey[]): string => (path.length === 0 ? '' : `${path.join('.')}: `);
