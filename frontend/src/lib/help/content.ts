/** Help pages as data: the same in both languages but for the words. */
export type Part = string | { key: string } | { code: string } | { text: string; to: string };

/** A sentence or a few: plain words with keys, code and links among them. */
export type Rich = string | readonly Part[];

export type Block =
  | { kind: 'text'; text: Rich }
  | { kind: 'heading'; text: string }
  | { kind: 'list'; items: readonly Rich[] }
  | { kind: 'steps'; items: readonly Rich[] }
  /** Queries that can be tried at once, and what they find. */
  | { kind: 'queries'; rows: readonly { q: string; finds: string }[] }
  /** Names on the left, something to copy on the right: folders, commands. */
  | { kind: 'names'; rows: readonly { name: string; code: string }[] }
  /** Every key, from the app's own commands. */
  | { kind: 'keys' };

export const topicIds = ['start', 'search', 'reading', 'notes', 'lists', 'citing', 'newsletters', 'initiatives', 'workshop', 'sharing', 'updates', 'backups', 'keys', 'privacy', 'data', 'commands'] as const;
export type TopicId = (typeof topicIds)[number];

export interface Topic {
  title: string;
  /** One line for the list of pages. */
  about: string;
  blocks: readonly Block[];
}

export type Pages = Record<TopicId, Topic>;

export const key = (name: string): Part => ({ key: name });
export const code = (text: string): Part => ({ code: text });
export const link = (text: string, to: string): Part => ({ text, to });
