import { describe, expect, it } from 'vitest';

import { explainStart } from '../../../src/cli/start-error.ts';
import { ConfigError } from '../../../src/config/config-error.ts';
import { GatewayError } from '../../../src/errors/gateway-error.ts';
import { StartError } from '../../../src/errors/start-error.ts';

describe('explainStart', () => {
  it('ends as the error says, and names the step of the guide', () => {
    const error = new StartError('The tenant does not exist', { exitCode: 3, step: 1 });
    expect(explainStart(error)).toEqual({
      text: 'The tenant does not exist (docs/connect-dynamics.md, step 1).',
      exitCode: 3,
    });
  });

  it('finds the sentence behind the error that a client would have seen', () => {
    const start = new StartError('The metadata ends early', { exitCode: 4 });
    const error = new GatewayError('UPSTREAM_ERROR', 'hidden', {
      cause: new Error('hidden', { cause: start }),
    });
    expect(explainStart(error)).toEqual({ text: 'The metadata ends early.', exitCode: 4 });
  });

  it('prints every problem of a configuration', () => {
    const error = new ConfigError([
      { where: 'PORT', what: 'is wrong', example: '4000' },
      { where: 'HOST', what: 'is wrong', example: 'localhost' },
    ]);
    expect(explainStart(error)).toEqual({
      text: [
        'The configuration has 2 problems:',
        '  PORT is wrong; for example: 4000',
        '  HOST is wrong; for example: localhost',
        'docs/connect-dynamics.md says where the values come from, docs/configuration.md lists all settings.',
      ].join('\n'),
      exitCode: 2,
    });
  });

  it.each([
    [
      new GatewayError('UPSTREAM_ERROR', 'Dataverse answered with a redirect.', {
        cause: new Error('canary'),
      }),
      3,
    ],
    [new Error('bug'), 1],
    ['thrown text', 1],
  ])('has something to say about %s', (error, exitCode) => {
    const failure = explainStart(error);
    expect(failure.exitCode).toBe(exitCode);
    expect(failure.text).not.toContain('canary');
    expect(failure.text).toContain(error instanceof Error ? error.message : error);
  });
});
