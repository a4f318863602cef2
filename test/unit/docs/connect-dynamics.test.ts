import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

import { explainAadsts } from '../../../src/auth/outbound/aadsts.ts';
import { settings } from '../../../src/config/settings.ts';
import { guideSteps } from '../../../src/errors/start-error.ts';

const read = (name: string) => readFile(new URL(`../../../${name}`, import.meta.url), 'utf8');
const guide = await read('docs/connect-dynamics.md');
const configuration = await read('docs/configuration.md');

/** Cells of the rows of all tables of a document. */
const rowsOf = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

describe('docs/connect-dynamics.md', () => {
  it('has the steps that failed starts name', () => {
    const steps = [...guide.matchAll(/^## (\d)\. /gm)].map(([, number]) => Number(number));
    expect(steps).toEqual(Object.values(guideSteps));
  });

  const mistakes = rowsOf(guide).flatMap(([what = '', says = '', step = '']) =>
    [...what.matchAll(/AADSTS(\d+)/g)].map(([, code]) => ({ code: Number(code), says, step: Number(step) })),
  );

  it('lists mistakes of the login service', () => {
    expect(mistakes.length).toBeGreaterThan(15);
  });

  it.each(mistakes)('quotes what the gateway says to AADSTS$code', ({ code, says, step }) => {
    const refusal = explainAadsts(code);
    const sentence = refusal.sentence.replace(` (AADSTS${code})`, '');
    // One row may stand for two numbers: its alternatives are parted by a slash.
    const [start = '', end = ''] = sentence.split(/(?<=names) (?:several|no) /);
    expect(says).toContain(start);
    expect(says).toContain(end.split(': ').at(-1) ?? '');
    expect(step).toBe(refusal.step);
  });
});

describe('docs/configuration.md', () => {
  const table = rowsOf(configuration);

  it.each(settings)('documents $variable with its key, flag and default', (setting) => {
    const row = table.find(([variable]) => variable === `\`${setting.variable}\``);
    expect(row?.slice(1, 3)).toEqual([
      `\`${setting.path}\``,
      setting.flag === undefined ? '' : `\`${setting.flag}\``,
    ]);
    if (setting.standard !== undefined) expect(row?.[3]).toContain(`\`${setting.standard}\``);
  });
});
