import type { ColumnSpec } from '../dsl/column-spec.ts';
import { money } from '../dsl/columns.ts';

/** Sums of an opportunity, quote, order or invoice, from its lines. */
export const documentTotals: readonly ColumnSpec[] = [
  money('TotalLineItemAmount', { label: 'Total Detail Amount', writable: 'never' }),
  money('TotalLineItemDiscountAmount', { label: 'Total Line Item Discount Amount', writable: 'never' }),
  money('DiscountAmount'),
  money('TotalDiscountAmount', { writable: 'never' }),
  money('TotalAmountLessFreight', { label: 'Total Pre-Freight Amount', writable: 'never' }),
  money('FreightAmount'),
  money('TotalTax', { writable: 'never' }),
  money('TotalAmount', { label: { en: 'Total Amount', de: 'Gesamtbetrag' } }),
];
