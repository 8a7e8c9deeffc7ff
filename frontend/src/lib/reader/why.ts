import type { Reason } from '../api';

export interface WhyWords {
  whyFields: Record<string, string>;
  whyMatch: Record<string, string>;
  whyExact: (word: string, fields: string) => string;
  whyAs: (word: string, found: string, how: string, fields: string) => string;
}

/** Why a search showed an item, one clause for each word and form it has: "“holistic” is in the title and the summary". */
export function whyClauses(reasons: readonly Reason[], words: WhyWords, list: (parts: readonly string[]) => string): string[] {
  const groups = new Map<string, { reason: Reason; fields: string[] }>();
  for (const reason of reasons) {
    // "Admissions" in the title and "admissions" in the summary are one finding.
    const key = [reason.typed, plain(reason) ? '' : `${reason.found?.toLowerCase()}/${reason.match}`].join('/').toLowerCase();
    const group = groups.get(key) ?? { reason, fields: [] };
    const field = words.whyFields[reason.field] ?? reason.field;
    if (!group.fields.includes(field)) group.fields.push(field);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ reason, fields }) =>
    plain(reason)
      ? words.whyExact(reason.typed, list(fields))
      : words.whyAs(reason.typed, reason.found ?? reason.typed, words.whyMatch[reason.match] ?? reason.match, list(fields)),
  );
}

/** The word itself was found. */
function plain(reason: Reason): boolean {
  return !reason.found || reason.found.toLowerCase() === reason.typed.toLowerCase();
}
