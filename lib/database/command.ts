import type { Context } from '@opentelemetry/api';
import type { Database } from './types.ts';

type Functions = Database['public']['Functions'];

/** The result of a command: one of the outcomes that its function lists, and its data if it has any. */
export type Outcome = { outcome: string; replayed?: boolean; data?: unknown };

type ItemName = { item_id: string } | { sku: string };

/**
 * A command that travels in a batch (`execute_batch`), with the arguments of the function of its name. `id` is that of the
 * row it creates or acts on; `request_id` tells the retry of a request from another request, `attempt_id` that of an attempt
 * to purchase; a `sku` next to the id of a hold requires the hold to be of that item.
 */
export type BatchedCommand =
  | ({
      command: 'reserve';
      id: string;
      request_id: string;
      customer_id?: string;
      quantity: number;
      ttl_seconds: number;
    } & ItemName)
  | { command: 'confirm'; id: string; request_id: string; sku?: string }
  | { command: 'cancel'; id: string; request_id: string; sku?: string }
  | { command: 'place_order'; id: string; request_id: string; sku: string; customer_id: string; quantity: number }
  | { command: 'cancel_order'; id: string; request_id: string; sku: string }
  | { command: 'set_stock'; id: string; sku: string; in_stock: number }
  | {
      command: 'purchase';
      id: string;
      request_id: string;
      attempt_id: string;
      sale_id: string;
      user_id: string;
      quantity: 1;
    };

/** A command whose outcome is pending. */
export type PendingCommand = {
  command: BatchedCommand;
  /** When to give up, by `performance.now()`. */
  deadline: number;
  /** The trace context of its request. */
  parent: Context;
  resolve: (outcome: Outcome) => void;
  reject: (error: unknown) => void;
};

/** A call of a single function. */
export type FunctionCall = {
  function: keyof Functions;
  arguments: Record<string, unknown>;
  /** How long the call may take, in milliseconds, if that ends before the request's deadline. */
  timeout?: number;
};

export type Command = BatchedCommand | FunctionCall;

/** A call of a function, which returns its outcome. */
export function call<Name extends keyof Functions>(
  name: Name,
  args: Functions[Name]['Args'],
  limits: { timeout?: number } = {},
): FunctionCall {
  return { function: name, arguments: args as Record<string, unknown>, ...limits };
}
