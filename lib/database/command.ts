import type { Database } from './types.ts';

type Functions = Database['public']['Functions'];

/** The result of a command: one of the outcomes that its function lists, and the row where there is one. */
export type Outcome = { outcome: string; replayed?: boolean; data?: unknown };

/** A command that travels in a batch (`execute_batch`): what changes the stock of an existing item. */
export type BatchedCommand = { command: string; id: string } & Record<string, string | number>;

/** A call of one function. */
export type FunctionCall = {
  function: keyof Functions;
  arguments: Record<string, unknown>;
  /** The function returns a table: its rows are the data of the outcome `found`. Any other returns its outcome. */
  returnsTable?: true;
  /** How long the call may take, in milliseconds, where the request's deadline leaves it more. */
  timeout?: number;
};

export type Command = BatchedCommand | FunctionCall;

type ItemName = { item_id: string } | { sku: string };

/** Hold units of an item. `id` is the new reservation's. */
export const reserve = (
  args: { id: string; customer_id?: string; quantity: number; ttl_seconds: number } & ItemName,
): BatchedCommand => ({ command: 'reserve', ...args });

/** Sell the units of a hold, and only if it is of the item where one is named. `request_id` is the request's own id. */
export const confirm = (args: { id: string; request_id: string; sku?: string }): BatchedCommand => ({
  command: 'confirm',
  ...args,
});

/** Return the units of a hold to stock, and only if it is of the item where one is named. */
export const cancel = (args: { id: string; request_id: string; sku?: string }): BatchedCommand => ({
  command: 'cancel',
  ...args,
});

/** Sell units at once. `id` is the new order's. */
export const placeOrder = (args: {
  id: string;
  sku: string;
  customer_id: string;
  quantity: number;
}): BatchedCommand => ({
  command: 'place_order',
  ...args,
});

/** Cancel an order of this item and return its units to stock. */
export const cancelOrder = (args: { id: string; request_id: string; sku: string }): BatchedCommand => ({
  command: 'cancel_order',
  ...args,
});

/** Set the units in stock to a count. `id` is the count's. */
export const setStock = (args: { id: string; sku: string; in_stock: number }): BatchedCommand => ({
  command: 'set_stock',
  ...args,
});

type FunctionName<ReturnsTable extends boolean> = {
  [Name in keyof Functions]: (Functions[Name]['Returns'] extends unknown[] ? true : false) extends ReturnsTable
    ? Name
    : never;
}[keyof Functions];

/** Call one function by itself. */
export function call<Name extends FunctionName<false>>(
  name: Name,
  args: Functions[Name]['Args'],
  limits: { timeout?: number } = {},
): FunctionCall {
  return { function: name, arguments: args as Record<string, unknown>, ...limits };
}

/** Call one function that returns a table. */
export function callTable<Name extends FunctionName<true>>(name: Name, args: Functions[Name]['Args']): FunctionCall {
  return { function: name, arguments: args as Record<string, unknown>, returnsTable: true };
}
