import { describe, expect, it } from 'vitest';

import { GatewayError } from '../../../src/errors/gateway-error.ts';
import { networkError } from '../../../src/transport/network-error.ts';

const coded = (code: string): Error => Object.assign(new Error(code), { code });

describe('networkError', () => {
  it.each([
    ...['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'EHOSTUNREACH', 'ENETUNREACH'],
    // Alerts of TLS come in the middle of a connection, too, when a write may have run.
    ...[
      'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR',
      'ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC',
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
  ])('%s alone does not say that nothing was sent', (code) => {
    const error = networkError(coded(code), undefined);
    expect([error.code, error.notSent]).toEqual(['UPSTREAM_UNAVAILABLE', false]);
    expect(networkError(coded(code), undefined, { notSent: true }).notSent).toBe(true);
  });

  it.each([
    ['UND_ERR_HEADERS_TIMEOUT', 'TIMEOUT'],
    ['UND_ERR_BODY_TIMEOUT', 'TIMEOUT'],
    ['Z_DATA_ERROR', 'UPSTREAM_ERROR'],
    ['Z_BUF_ERROR', 'UPSTREAM_UNAVAILABLE'],
  ])('%s is %s', (code, expected) => {
    expect(networkError(coded(code), undefined).code).toBe(expected);
  });

  it('says why the signal ended it', () => {
    const reason = new GatewayError('TIMEOUT', 'too late');
    expect(networkError(coded('ABORT_ERR'), AbortSignal.abort(reason))).toBe(reason);
    expect(networkError(coded('ABORT_ERR'), AbortSignal.abort())).toMatchObject({ code: 'TIMEOUT' });
  });
});
