import { createPrivateKey, X509Certificate } from 'node:crypto';
import forge from 'node-forge';

/**
 * A PKCS #12 file as the PEM text of its private key and certificates, the key's own first. Node itself can use such a file,
 * but doesn't hand out what is in it.
 *
 * @param password empty: none
 * @throws Error when it can't be read, the password doesn't open it, or it holds no RSA key
 */
export const pfxToPem = (bytes: Buffer, password: string): string => {
  const { asn1, pkcs12, pki } = forge;
  const file = pkcs12.pkcs12FromAsn1(asn1.fromDer(bytes.toString('binary')), password);
  const bags = (type: string | undefined): forge.pkcs12.Bag[] =>
    type === undefined ? [] : (file.getBags({ bagType: type })[type] ?? []);
  const { pkcs8ShroudedKeyBag, keyBag, certBag } = pki.oids;
  const [key] = [...bags(pkcs8ShroudedKeyBag), ...bags(keyBag)].flatMap((bag) => bag.key ?? []);
  if (key === undefined) throw new Error('The file holds no RSA key.');
  const keyPem = pki.privateKeyToPem(key);
  const privateKey = createPrivateKey(keyPem);
  const certificates = bags(certBag).flatMap((bag) => (bag.cert ? pki.certificateToPem(bag.cert) : []));
  const own = certificates.filter((pem) => new X509Certificate(pem).checkPrivateKey(privateKey));
  return [keyPem, ...own, ...certificates.filter((pem) => !own.includes(pem))].join('\n');
};
