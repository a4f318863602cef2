import { faultFile, type Fault } from './fault.ts';

/**
 * Faults from JSON: `{"faults": […]}`, or the list alone.
 * @throws Error that names the place of the first mistake
 */
export function readFaults(json: unknown): readonly Fault[] {
  const parsed = faultFile.safeParse(Array.isArray(json) ? { faults: json } : json);
  if (parsed.success) return checkParts(parsed.data.faults);
  const [issue] = parsed.error.issues;
  const mistake = (issue?.message ?? '').replace(/^Invalid [a-z ]+[:.] /, '');
  throw new Error(
    `${place(issue?.path ?? [])}: ${mistake}. What a fault may say: "Faults" in docs/emulator.md.`,
  );
}

/** The same from the text of a file. @throws Error */
export function parseFaults(text: string): readonly Fault[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const mistake = error instanceof Error ? `: ${error.message}` : '';
    throw new Error(`The faults are not JSON${mistake}.`, { cause: error });
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

/** `faults[0].match.kind` */
const place = (path: readonly PropertyKey[]): string =>
  path.length === 0
    ? 'At the top'
    : path
        .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
        .join('')
        .slice(1);
