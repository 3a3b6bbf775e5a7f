import type { Sale } from './api.ts';
import type { Outcome, PlainOutcome } from './purchase.ts';
import type { Phase } from './sale.ts';

export type Message = {
  tone: 'good' | 'neutral' | 'bad';
  title: string;
  text: string;
  link?: { href: string; text: string };
};

const instantFormat = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
});

/** "Saturday 28 November at 18:09 GMT", in the visitor's time zone. */
const formatInstant = (instant: string) => instantFormat.format(new Date(instant));

const minuteFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** "28 Nov 2026, 18:09", in the visitor's time zone. */
export const formatMinute = (instant: string) => minuteFormat.format(new Date(instant));

export const formatNumber = (number: number) => number.toLocaleString('en-GB');

/** The texts that are always the same. */
export const labels = {
  loading: 'Loading the sale',
  opensIn: 'Opens in',
  closesIn: 'Closes in',
  user: 'Your name or email',
  buy: 'Buy Now',
  buying: 'One moment…',
  rule: 'One for each person. Pressing twice never buys twice.',
  alreadyBought: 'Already bought?',
  check: 'Check my purchase',
  checking: 'Checking…',
  reference: 'Reference',
  buyer: 'For',
  boughtAt: 'Bought',
  retry: 'Try again now',
  notFresh: 'Connection lost: what you see may be out of date. Trying again.',
};

export const phaseLabels: Record<Phase, string> = {
  upcoming: 'Opening soon',
  active: 'On sale now',
  sold_out: 'Sold out',
  ended: 'Sale ended',
};

/** What follows the number of units that remain. */
export const stockText = ({ total_quantity }: Sale, phase: Phase) =>
  `of ${formatNumber(total_quantity)} ${phase === 'upcoming' ? 'available' : 'left'}`;

/** When the sale opens and closes. */
export function windowText({ starts_at, ends_at, total_quantity }: Sale, phase: Phase): string {
  if (phase === 'upcoming') return `Opens ${formatInstant(starts_at)}.`;
  if (phase === 'sold_out') return `All ${formatNumber(total_quantity)} are sold.`;
  if (phase === 'ended') return `Closed ${formatInstant(ends_at)}.`;
  return `Open until ${formatInstant(ends_at)}.`;
}

/** Why Buy Now does nothing, in each phase where it does nothing. */
export const closedReasons: Record<Exclude<Phase, 'active'>, string> = {
  upcoming: 'Buy Now opens when the countdown ends.',
  sold_out: 'Every unit has been sold.',
  ended: 'This sale is over.',
};

/** What a screen reader hears when the phase changes. */
export const phaseAnnouncements: Record<Phase, string> = {
  upcoming: 'The sale has not opened yet.',
  active: 'The sale is open.',
  sold_out: 'The sale is sold out.',
  ended: 'The sale has ended.',
};

/** The one message for each outcome. */
export function messageOf(outcome: Outcome): Message {
  switch (outcome.kind) {
    case 'secured':
      return outcome.replayed
        ? {
            tone: 'good',
            title: 'It’s yours.',
            text: 'Your earlier press had already gone through. Nothing was bought twice.',
          }
        : { tone: 'good', title: 'It’s yours.', text: 'One unit is secured for you. Keep the reference.' };
    case 'already_purchased':
      return { tone: 'neutral', title: 'You already have yours.', text: 'One for each person: this is your purchase.' };
    case 'purchase_found':
      return { tone: 'good', title: 'Yes, you have one.', text: 'This is your purchase.' };
    case 'no_purchase':
      return { tone: 'neutral', title: 'No purchase found.', text: `Nothing has been bought by ${outcome.user} here.` };
    case 'sale_not_started':
      return {
        tone: 'neutral',
        title: 'Not open yet.',
        text: `The sale opens ${formatInstant(outcome.starts_at)}. Nothing was bought.`,
      };
    case 'sale_ended':
      return {
        tone: 'bad',
        title: 'The sale has ended.',
        text: `It closed ${formatInstant(outcome.ends_at)}. Nothing was bought.`,
      };
    default:
      return plainMessages[outcome.kind];
  }
}

const plainMessages: Record<PlainOutcome, Message> = {
  sold_out: { tone: 'bad', title: 'Sold out.', text: 'The last unit has just gone. Nothing was bought.' },
  sale_not_found: { tone: 'bad', title: 'There is no such sale.', text: 'Nothing was bought.' },
  name_missing: { tone: 'bad', title: 'Who is it for?', text: 'Enter your name or email first.' },
  name_refused: {
    tone: 'bad',
    title: 'That name does not work.',
    text: 'Enter a name or email of 1 to 200 printable characters.',
  },
  busy: {
    tone: 'bad',
    title: 'It is very busy.',
    text: 'The service could not take your request. Press again in a moment: you will not buy twice.',
  },
  unreachable: {
    tone: 'bad',
    title: 'No answer from the service.',
    text: 'Your request may have arrived, or not. It is safe to press again: you will not buy twice.',
  },
  check_failed: {
    tone: 'bad',
    title: 'We could not check.',
    text: 'The service does not answer just now. Press again in a moment.',
  },
  refused: { tone: 'bad', title: 'That did not work.', text: 'Nothing was bought. Press again.' },
};

export const loadFailed: Message = {
  tone: 'bad',
  title: 'The sale could not be loaded.',
  text: 'The service does not answer. This page keeps trying.',
};
export const noSuchSale = (id: string): Message => ({
  tone: 'bad',
  title: 'There is no such sale.',
  text: `No sale has the id “${id}”.`,
  link: { href: '/', text: 'See the current sale' },
});
