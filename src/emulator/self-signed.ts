import { generate } from 'selfsigned';

/** A certificate and its key, as PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly privateKey: string;
}

const days = 30;

/** Makes a certificate for the loopback names and a host; clients must be told to trust it. */
export async function selfSigned(host: string): Promise<Certificate> {
  const notAfterDate = new Date(Date.now() + days * 24 * 3600 * 1000);
  const { cert, private: privateKey } = await generate([{ name: 'commonName', value: host }], {
    keySize: 2048,
    algorithm: 'sha256',
    notAfterDate,
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, keyCertSign: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
          ...(host === 'localhost'
            ? []
            : [
                /^[\d.]+$|:/.test(host)
                  ? ({ type: 7, ip: host } as const)
                  : ({ type: 2, value: host } as const),
              ]),
        ],
      },
    ],
  });
  return { certificate: cert, privateKey };
}
