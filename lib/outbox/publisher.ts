/** An event of the outbox, as it is published: the payload of Standard Webhooks, and the id that tells its repeats. */
export type Event = {
  id: string;
  type: string;
  /** When it happened, ISO 8601. */
  timestamp: string;
  data: unknown;
};

/** What came of an attempt to publish an event: no error means that the receiver has it. */
export type Delivery = {
  /** What went wrong, in a few words without secrets: people read it in the outbox. */
  error?: string;
  /** Seconds before which the receiver does not want another attempt. */
  retry_after?: number;
  /** No other attempt is to be made before somebody releases the event. */
  park?: boolean;
};

/** Where the relay takes events. */
export interface Publisher {
  name: string;
  /** Resolves within `PUBLISH_TIMEOUT_MS`, and does not reject. */
  publish(event: Event): Promise<Delivery>;
}

/** How long an attempt to publish an event may take, in milliseconds. */
export const PUBLISH_TIMEOUT_MS = 3000;
