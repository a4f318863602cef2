/** One thing wrong with the configuration. No part of it holds a configured value. */
export interface ConfigProblem {
  /** Variable, flag, or file and path, as whoever reads it wrote it. */
  readonly where: string;
  readonly what: string;
  /** A good value, or the names that are known there. */
  readonly example: string;
}

/** A configuration that is refused; it names all problems at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const lines = problems.map(({ where, what, example }) => `  ${where} ${what}; for example: ${example}`);
    super(`The configuration has ${count(problems.length)}:\n${lines.join('\n')}`);
    this.problems = problems;
  }
}

const count = (problems: number): string => (problems === 1 ? 'a problem' : `${problems} problems`);
