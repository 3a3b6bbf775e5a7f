import { type Criterion, criterion } from '../../checks/criterion.ts';
import { bodyOf } from '../../client.ts';
import type { FlashSale } from '../flash-sale.ts';
import { type Attempt, purchaseIn, type SaleRecord } from '../sale.ts';

/** What a user without a purchase gets, in the order in which a sale comes to it. */
const STAGES = ['sale_not_started', 'purchased', 'sold_out', 'sale_ended'] as const;
type Stage = (typeof STAGES)[number];

/** The stage of the sale that an attempt met; nothing where the user had bought before, or no response came. */
function stageOf({ status, code, replayed }: Attempt): Stage | undefined {
  return status === 201 && !replayed ? 'purchased' : STAGES.find((stage) => stage === code);
}

/** A sale goes one way: an attempt that was sent after another was answered meets the same stage or a later one. */
export function checkPrecedence({ sales }: FlashSale): Criterion {
  const counts = Map.groupBy(sales.flatMap(({ attempts }) => attempts).map(stageOf), (stage) => stage);
  return criterion(
    'Refusals by precedence',
    'sale_not_started, purchased, sold_out, sale_ended: never back',
    STAGES.map((stage) => counts.get(stage)?.length ?? 0).join(', '),
    [...sales.flatMap(stepsBack), ...sales.flatMap(soldOutEarly)],
  );
}

function stepsBack({ name, attempts }: SaleRecord): string[] {
  const met = attempts.flatMap((attempt) => {
    const stage = stageOf(attempt);
    return stage ? [{ ...attempt, stage, number: STAGES.indexOf(stage) }] : [];
  });
  const answered = met.toSorted((one, other) => one.answeredAt - other.answeredAt).values();
  let next = answered.next();
  let latest = 0;
  return met
    .toSorted((one, other) => one.sentAt - other.sentAt)
    .flatMap(({ sentAt, stage, number, user }) => {
      for (; !next.done && next.value.answeredAt < sentAt; next = answered.next()) {
        latest = Math.max(latest, next.value.number);
      }
      return number < latest ? [`${name}: ${stage} after ${STAGES[latest]} (${user})`] : [];
    });
}

/** No sale is sold out before as many attempts were sent that buy as there are units. */
function soldOutEarly(record: SaleRecord): string[] {
  const sent = [...record.buyers().values()].map(({ sentAt }) => sentAt).toSorted((one, other) => one - other);
  const soldOutAt = sent[record.units - 1] ?? Number.POSITIVE_INFINITY;
  return record.attempts
    .filter(({ code, answeredAt }) => code === 'sold_out' && answeredAt < soldOutAt)
    .map(({ user }) => `${record.name}: sold out with units left (${user})`);
}

/** Every stage is met within its time by the service's clock, and purchases are made within the window by the database's. */
export function checkWindow({ sales, main, second }: FlashSale): Criterion {
  const after = (from: string, instant: string) => `${microseconds(instant) - microseconds(from)} µs`;
  const [first = main.endsAt, last = second.startsAt] = [purchaseTimes(main).at(0), purchaseTimes(second).at(-1)];
  return criterion(
    'Within the window',
    'starts_at ≤ created_at < ends_at; refusals by the clock',
    `first ${after(main.startsAt, first)} after the opening, last ${after(last, second.endsAt)} before the end`,
    sales.flatMap((sale) => sale.attempts.flatMap((attempt) => faultsOfTime(sale, attempt))),
  );
}

/** Instants of the service are of one length, so that they are in order as texts. */
const purchaseTimes = (sale: SaleRecord) =>
  [...sale.buyers().values()].map(({ purchase }) => purchase.created_at).toSorted();

const microseconds = (instant: string) => Date.parse(instant) * 1000 + Number(instant.slice(23, 26));

function faultsOfTime({ name, startsAt, endsAt, opens, closes }: SaleRecord, attempt: Attempt): string[] {
  const { user, sentAt, answeredAt } = attempt;
  const stage = stageOf(attempt);
  const faults: string[] = [];
  const expect = (holds: boolean, fault: string) => holds || faults.push(`${name}: ${user} ${fault}`);
  if (stage === 'purchased') {
    const at = purchaseIn(attempt)?.created_at ?? '';
    expect(at >= startsAt && at < endsAt, `bought at ${at}, window ${startsAt} to ${endsAt}`);
  }
  if (stage === 'sale_not_started') {
    expect(sentAt <= opens.latest, `had sale_not_started ${(sentAt - opens.latest).toFixed(0)} ms after the opening`);
    expect(bodyOf<{ starts_at: string }>(attempt).starts_at === startsAt, `was told another start: ${attempt.text}`);
  } else if (stage) {
    expect(answeredAt >= opens.earliest, `had ${stage} before the opening`);
  }
  if (stage === 'sale_ended') {
    expect(answeredAt >= closes.earliest, `had sale_ended before the end`);
    expect(bodyOf<{ ends_at: string }>(attempt).ends_at === endsAt, `was told another end: ${attempt.text}`);
  } else if (stage) {
    expect(sentAt <= closes.latest, `had ${stage} after the end`);
  }
  return faults;
}
