import type { SchemaReport } from '../gateway/schemas/report-schema.ts';

/** The report for people: a section for each kind of finding, none for what there is none of. */
export const printReport = (report: SchemaReport): string => {
  const { tables, columns, csdlOnly } = report;
  const left = ({ path, reason }: { readonly path: string; readonly reason: string }) => `${path}: ${reason}`;
  const sections: readonly Section[] = [
    {
      title: 'Patterns and chosen names that fit nothing (misspelt?)',
      lines: report.unmatched,
    },
    { title: 'Left out, because it cannot be mapped', lines: report.unmappable.map(left) },
    { title: 'Left out by default or by configuration', lines: report.hidden.map(left) },
    {
      title: 'Clashes of names',
      lines: report.clashes.map(({ path, wanted, name }) => `${path}: ${name}, as ${wanted} is taken`),
    },
    {
      title: 'Names that the lock holds, and that the rules would make otherwise now',
      lines: report.held.map(({ path, name, otherwise }) => `${path}: ${name}, not ${otherwise}`),
    },
    {
      title: 'Names that are not in the lock ("schema pull" adds them)',
      lines: report.notInLock.map(({ path, name }) => `${path}: ${name}`),
    },
  ];
  const head = [
    `${count(tables)} tables with ${count(columns)} columns are exposed.`,
    csdlOnly
      ? 'Names are made of logical names, and choices are numbers: there are no entity definitions.'
      : 'Names come from entity definitions.',
  ];
  const found = sections.filter(({ lines }) => lines.length > 0).map(printSection);
  return `${[head.join('\n'), ...found].join('\n\n')}\n`;
};

interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

const printSection = ({ title, lines }: Section): string =>
  [`${title}: ${count(lines.length)}`, ...lines.map((line) => `  ${line}`)].join('\n');

const count = (number: number): string => number.toLocaleString('en-US');
