import { GatewayError } from '../../errors/gateway-error.ts';
import type { Authenticator } from './authenticator.ts';
import type { IsProxy } from './proxies.ts';

export interface MtlsOptions {
  /** Header in which the proxy passes on the certificate's subject; it must set or remove it on every request. */
  readonly header: string;
  /** Subjects that are let in, exactly as the proxy writes them, and their roles. */
  readonly subjects: Readonly<Record<string, string>>;
  /** Who may send that header. From everybody else it counts for nothing. */
  readonly isProxy: IsProxy;
}

/** Client certificates, checked by a proxy that ends TLS and tells the subject. */
export const createMtlsAuthenticator = ({ header, subjects, isProxy }: MtlsOptions): Authenticator => ({
  name: 'mtls',
  challenge: undefined,
  authenticate({ headers, peer }) {
    const subject = isProxy(peer) ? headers.get(header) : null;
    if (subject === null || subject === '') return Promise.resolve('notForMe');
    const role = Object.hasOwn(subjects, subject) ? subjects[subject] : undefined;
    if (role === undefined) {
      return Promise.reject(
        new GatewayError('UNAUTHENTICATED', 'The certificate is of nobody who is let in.'),
      );
    }
    return Promise.resolve({
      id: `mtls:${subject}`,
      method: 'mtls',
      roles: new Set([role]),
      claims: {},
      objectId: undefined,
    });
  },
});
