import type { Attachments, Offer, OfferBytes, Updates } from '../api';

/** What the reader wants of an offer: how many bytes that is, and how many seconds where the speed is known. */
export interface Cost {
  bytes: number;
  seconds: number | undefined;
}

const whole = ({ text, images, attachments }: OfferBytes) => text + images + attachments;

/** What each choice costs. What single files take is reckoned from the speed that the whole was reckoned with. */
export function costOf(offer: Offer, wish: Attachments, chosen: ReadonlySet<string>): Cost {
  const { bytes, seconds } = offer;
  if (wish === 'none') return { bytes: bytes.text, seconds: seconds?.text };
  if (wish === 'all') return { bytes: whole(bytes), seconds: seconds?.all };
  const picked = offer.items.filter((item) => chosen.has(item.id)).reduce((sum, item) => sum + item.bytes, 0);
  const files = whole(bytes) - bytes.text;
  const rest = seconds && files > 0 ? ((seconds.all - seconds.text) * picked) / files : 0;
  return { bytes: bytes.text + picked, seconds: seconds ? seconds.text + rest : undefined };
}

/** Whether there is anything to choose between. */
export const hasFiles = ({ bytes }: Offer) => bytes.images + bytes.attachments > 0;

/** The host of a web address; of a path its last part, which is what the reader sees of it. */
export function placeOf(source: string): { host: string; name: string } {
  const web = /^https?:\/\/([^/?#]+)/i.exec(source);
  if (web) return { host: web[1] ?? '', name: web[1] ?? '' };
  return { host: '', name: source.split(/[\\/]/).filter(Boolean).at(-1) ?? source };
}

/** Changes whenever a job ends. */
export function endOf(value: Updates | undefined): string | undefined {
  if (!value) return undefined;
  return `${value.last?.at ?? ''} ${value.checked?.at ?? ''}`;
}
