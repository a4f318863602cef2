import type { FileContent } from '../../organization.ts';
import { rowId } from './row-id.ts';

/** The file of a shipment, one page of PDF. */
export interface Manifest extends FileContent {
  /** Of the file, in the column `acme_manifest`. */
  readonly id: string;
}

/** The manifest of the nth shipment; undefined for those that have none. */
export const manifestOf = (shipment: number): Manifest | undefined =>
  shipment % 8 === 2
    ? {
        id: rowId('manifest', shipment),
        name: shipment === 2 ? 'Lieferschein für Köln.pdf' : `manifest-${shipment}.pdf`,
        mimeType: 'application/pdf',
        content: pdf(`Manifest of shipment ${shipment + 1}`),
      }
    : undefined;

/** A valid document of one page with one line; its table of objects gives the byte at which each starts. */
const pdf = (line: string): Uint8Array => {
  const drawing = `BT /F1 24 Tf 72 720 Td (${line}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let text = '%PDF-1.4\n';
  const starts = objects.map((object, index) => {
    const start = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(start).padStart(10, '0')} 00000 n \n`;
  });
  const count = objects.length + 1;
  const table = `xref\n0 ${count}\n0000000000 65535 f \n${starts.join('')}`;
  return Buffer.from(
    `${text}${table}trailer\n<< /Size ${count} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`,
    'latin1',
  );
};
