import { countChanges } from './count-changes.ts';
import { criticalities, type Criticality, type SchemaChange } from './schema-change.ts';

export interface PrintChangesOptions {
  /** How many changes of one kind are listed before the rest is counted. @default all */
  readonly most?: number | undefined;
}

const headings: Readonly<Record<Criticality, string>> = {
  breaking: 'Breaking: operations of clients fail, or mean something else',
  dangerous: 'Dangerous: clients that rely on it may behave differently',
  safe: 'Safe',
};

/** Changes for people, the worst first; a line on how many there are comes first of all. */
export const printChanges = (
  changes: readonly SchemaChange[],
  { most = Number.POSITIVE_INFINITY }: PrintChangesOptions = {},
): string => {
  const lines = [summary(changes)];
  for (const criticality of criticalities) {
    const group = changes.filter((change) => change.criticality === criticality);
    if (group.length === 0) continue;
    lines.push('', headings[criticality]);
    lines.push(...group.slice(0, most).map(({ message }) => `  ${message}`));
    if (group.length > most) lines.push(`  … and ${count(group.length - most)} more (--verbose lists all)`);
  }
  return `${lines.join('\n')}\n`;
};

/** `3 breaking, 1 dangerous, 12 added, 4 other changes`. */
const summary = (changes: readonly SchemaChange[]): string => {
  if (changes.length === 0) return 'No changes';
  const { breaking, dangerous, added, safe } = countChanges(changes);
  const named = [
    `${count(breaking)} breaking`,
    `${count(dangerous)} dangerous`,
    `${count(added)} added`,
    `${count(safe)} otherwise safe`,
  ];
  return `${count(changes.length)} ${changes.length === 1 ? 'change' : 'changes'}: ${named.join(', ')}`;
};

const count = (number: number): string => number.toLocaleString('en-US');
