/** Which languages of labels to show. */
export interface LabelLanguages {
  /** LCIDs; undefined: all. */
  readonly languages: readonly number[] | undefined;
  /** LCID of the text that `UserLocalizedLabel` repeats; null where a label lacks it. */
  readonly userLanguage: number;
}

/** A body with its labels, however deep, in these languages only (contract §3.3). */
export function localizeLabels(body: unknown, wanted: LabelLanguages): unknown {
  if (typeof body !== 'object' || body === null) return body;
  if (Array.isArray(body)) return body.map((item) => localizeLabels(item, wanted));
  if ('LocalizedLabels' in body && Array.isArray(body.LocalizedLabels)) {
    const labels = (body.LocalizedLabels as readonly unknown[]).filter(
      (label) => wanted.languages === undefined || wanted.languages.includes(languageOf(label) ?? 0),
    );
    const ofUser = labels.find((label) => languageOf(label) === wanted.userLanguage);
    return { ...body, LocalizedLabels: labels, UserLocalizedLabel: ofUser ?? null };
  }
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, localizeLabels(value, wanted)]),
  );
}

function languageOf(label: unknown): number | undefined {
  if (typeof label !== 'object' || label === null || !('LanguageCode' in label)) return undefined;
  return typeof label.LanguageCode === 'number' ? label.LanguageCode : undefined;
}
