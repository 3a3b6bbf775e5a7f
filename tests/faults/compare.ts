import { type Answer, idOf, type Visit } from './customers.ts';

/** A reservation, an order or a purchase in the database. */
export interface Row {
  id: string;
  customer_id: string | null;
  status: string;
}

const DEADLINE_MS = 5000;
/** What the client of the test and a busy machine may add: two deadlines in a row are more. */
const TOLERANCE_MS = 4500;

const CREATED = { reservation: 201, order: 201, token: 200, purchase: 201 };

/** Whatever the answers promise and the rows do not keep, or the other way round, a sentence each. */
export function compare(visits: Visit[], rows: Row[]): string[] {
  const byCustomer = Map.groupBy(rows, ({ customer_id }) => customer_id);
  const tokens = visits.filter(({ kind }) => kind === 'token');
  const others = visits.filter(({ kind }) => kind !== 'token');
  return [
    ...visits.flatMap(checkAnswers),
    ...others.flatMap((visit) => compareRows(visit, byCustomer.get(visit.customer) ?? [])),
    ...compareTokens(tokens, byCustomer.get(null) ?? []),
  ];
}

const isUnknown = ({ status }: Answer) => status === 503;
/** A retry with the same key settles what the attempts before it did. */
const isLastUnknown = ({ created }: Visit) => isUnknown(created.at(-1) as Answer);

/** Only the documented statuses, and every 503 in time. An order is a replay only where an attempt came before. */
function checkAnswers(visit: Visit): string[] {
  const { kind, created, ended } = visit;
  const replayed = kind === 'order' ? 200 : CREATED[kind];
  const unexpected = created.filter(({ status }, attempt) => {
    const allowed = [CREATED[kind], 409, 503, ...(attempt > 0 ? [replayed] : [])];
    return !allowed.includes(status);
  });
  const answers = ended === undefined ? created : [...created, ended];
  return [
    ...unexpected.map(({ status }) => `${status} to a new ${kind}`),
    ...(created[0]?.headers.has('idempotent-replayed') ? [`the first attempt at a ${kind} is a replay`] : []),
    ...(ended && ![200, 503].includes(ended.status) ? [`${ended.status} to the end of a ${kind}`] : []),
    ...answers.filter(({ ms }) => ms > DEADLINE_MS + TOLERANCE_MS).map(({ ms }) => `an answer after ${ms} ms`),
    ...answers
      .filter((answer) => isUnknown(answer) && !answer.headers.has('retry-after'))
      .map(() => '503 without Retry-After'),
  ];
}

function compareRows(visit: Visit, rows: Row[]): string[] {
  const id = idOf(visit);
  const what = `the ${visit.kind} ${id ?? 'that was not acknowledged'}`;
  if (rows.length > 1) return [`${what} is there ${rows.length} times`];
  if (id === undefined) return rows.length === 1 && !isLastUnknown(visit) ? [`${what} is there`] : [];
  const [row] = rows;
  if (row?.id !== id) return [`${what} is lost`];
  return compareStatus(visit, row).map((fault) => `${what} ${fault}`);
}

function compareStatus({ kind, end, ended }: Visit, { status }: Row): string[] {
  const before = kind === 'order' || kind === 'purchase' ? 'CONFIRMED' : 'PENDING';
  const possible = ended === undefined ? [before] : isUnknown(ended) ? [before, end] : [end];
  return possible.includes(status as 'CONFIRMED') ? [] : [`is ${status}, not ${possible.join(' or ')}`];
}

/** Tokens are rows without a customer: each that was acknowledged is there, and no more others than are unknown. */
function compareTokens(visits: Visit[], rows: Row[]): string[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const acknowledged = visits.filter((visit) => idOf(visit) !== undefined);
  const unknown = visits.filter(isLastUnknown).length;
  const others = rows.length - acknowledged.length;
  return [
    ...acknowledged.flatMap((visit) => compareRows(visit, [byId.get(idOf(visit) as string) ?? []].flat())),
    ...(others > unknown ? [`${others} tokens were not acknowledged, of which only ${unknown} may exist`] : []),
  ];
}
