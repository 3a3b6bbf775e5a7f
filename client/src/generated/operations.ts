// Built from the OpenAPI documents by `npm run build:types`.

export const operations = {
  /** Create an item with an initial quantity. */
  createItem: {method: 'POST', path: '/v1/items', secret: 'apiKey', key: 'header', outcomes: {201: 'item_created'}, problems: ['malformed_request', 'unauthorized', 'body_too_large', 'unsupported_media_type', 'idempotency_key_reused', 'validation_failed', 'too_many_requests', 'unavailable']},
  /** Get an item and its available, reserved and confirmed units. */
  getItem: {method: 'GET', path: '/v1/items/{id}', outcomes: {200: 'found'}, problems: ['item_not_found', 'validation_failed', 'too_many_requests', 'unavailable']},
  /** Switch the events of an item’s movements on or off. */
  setItemEvents: {method: 'PATCH', path: '/v1/items/{id}', secret: 'apiKey', outcomes: {200: 'events_set'}, problems: ['malformed_request', 'unauthorized', 'item_not_found', 'body_too_large', 'unsupported_media_type', 'validation_failed', 'too_many_requests', 'unavailable']},
  /** Hold units of an item for a customer. */
  createReservation: {method: 'POST', path: '/v1/reservations', key: 'header', outcomes: {201: 'reserved'}, problems: ['malformed_request', 'item_not_found', 'insufficient_stock', 'body_too_large', 'unsupported_media_type', 'idempotency_key_reused', 'validation_failed', 'too_many_requests', 'unavailable']},
  /** Get a reservation and its status. */
  getReservation: {method: 'GET', path: '/v1/reservations/{id}', outcomes: {200: 'found'}, problems: ['reservation_not_found', 'validation_failed', 'too_many_requests', 'unavailable']},
  /** Sell the units of a hold. */
  confirmReservation: {method: 'POST', path: '/v1/reservations/{id}/confirm', outcomes: {200: 'confirmed'}, problems: ['malformed_request', 'reservation_not_found', 'reservation_cancelled', 'reservation_expired', 'body_too_large', 'unsupported_media_type', 'validation_failed', 'too_many_requests', 'unavailable']},
  /** Return the units of a hold to stock. */
  cancelReservation: {method: 'POST', path: '/v1/reservations/{id}/cancel', outcomes: {200: 'cancelled'}, problems: ['malformed_request', 'reservation_not_found', 'reservation_confirmed', 'reservation_expired', 'body_too_large', 'unsupported_media_type', 'validation_failed', 'too_many_requests', 'unavailable']},
  /** Get a sale: its window, its status and the units that remain. */
  getSale: {method: 'GET', path: '/v1/sales/{id}', outcomes: {200: 'found'}, problems: ['sale_not_found', 'validation_failed', 'too_many_requests', 'unavailable']},
  /** Create a sale of an item, or change its window. */
  configureSale: {method: 'PUT', path: '/v1/sales/{id}', secret: 'apiKey', outcomes: {200: 'sale_changed', 201: 'sale_created'}, problems: ['malformed_request', 'unauthorized', 'item_not_found', 'item_fixed', 'body_too_large', 'unsupported_media_type', 'validation_failed', 'too_many_requests', 'unavailable']},
  /** Buy one unit in a sale. */
  createPurchase: {method: 'POST', path: '/v1/sales/{id}/purchases', key: 'header', outcomes: {201: 'purchased'}, problems: ['malformed_request', 'sale_not_found', 'already_purchased', 'sale_not_started', 'sale_ended', 'sold_out', 'body_too_large', 'unsupported_media_type', 'idempotency_key_reused', 'validation_failed', 'too_many_requests', 'unavailable']},
  /** Check whether a user has bought a unit. */
  getPurchase: {method: 'GET', path: '/v1/sales/{id}/purchases/{user_id}', outcomes: {200: 'found'}, problems: ['sale_not_found', 'validation_failed', 'too_many_requests', 'unavailable']},
  /** Set the number of units in stock. */
  setStock: {method: 'PATCH', path: '/product/{id}/stock', secret: 'apiKey', outcomes: {200: 'stock_set'}, problems: ['malformed_request', 'unauthorized', 'body_too_large', 'unsupported_media_type', 'validation_failed', 'too_many_requests', 'unavailable']},
  /** Get the number of units in stock, reserved and sold. */
  getStock: {method: 'GET', path: '/product/{id}', outcomes: {200: 'found'}, problems: ['item_not_found', 'validation_failed', 'too_many_requests', 'unavailable']},
  /** Reserve one unit. */
  reserveUnit: {method: 'POST', path: '/product/{id}/reserve', key: 'header', outcomes: {200: 'reserved'}, problems: ['malformed_request', 'item_not_found', 'insufficient_stock', 'body_too_large', 'unsupported_media_type', 'idempotency_key_reused', 'validation_failed', 'too_many_requests', 'unavailable']},
  /** Return a reserved unit to stock. */
  unreserveUnit: {method: 'POST', path: '/product/{id}/unreserve', refusesRepeats: true, outcomes: {200: 'cancelled'}, problems: ['token_not_valid', 'malformed_request', 'body_too_large', 'unsupported_media_type', 'validation_failed', 'too_many_requests', 'unavailable']},
  /** Sell a reserved unit. */
  sellUnit: {method: 'POST', path: '/product/{id}/sold', refusesRepeats: true, outcomes: {200: 'confirmed'}, problems: ['token_not_valid', 'malformed_request', 'body_too_large', 'unsupported_media_type', 'validation_failed', 'too_many_requests', 'unavailable']},
  /** Place an order. */
  placeOrder: {method: 'POST', path: '/orders', key: 'body', outcomes: {200: 'placed', 201: 'placed'}, problems: ['malformed_request', 'item_not_found', 'insufficient_stock', 'body_too_large', 'unsupported_media_type', 'validation_failed', 'too_many_requests', 'unavailable']},
  /** List the last 50 orders of a product, latest first. */
  listOrders: {method: 'GET', path: '/orders', query: true, outcomes: {200: 'found'}, problems: ['item_not_found', 'validation_failed', 'too_many_requests', 'unavailable']},
  /** Cancel an order and restore its stock. */
  cancelOrder: {method: 'POST', path: '/orders/{order_id}/cancel', refusesRepeats: true, outcomes: {200: 'order_cancelled'}, problems: ['malformed_request', 'item_not_found', 'order_not_found', 'already_cancelled', 'body_too_large', 'unsupported_media_type', 'validation_failed', 'too_many_requests', 'unavailable']},
  /** Get a product, its price and its stock. */
  getProduct: {method: 'GET', path: '/products/{product_id}', outcomes: {200: 'found'}, problems: ['item_not_found', 'too_many_requests', 'unavailable']},
  /** Return lapsed holds to stock. */
  expireReservations: {method: 'POST', path: '/v1/maintenance/expire-reservations', secret: 'cronSecret', outcomes: {200: 'expired'}, problems: ['malformed_request', 'unauthorized', 'body_too_large', 'unsupported_media_type', 'validation_failed', 'too_many_requests', 'unavailable']},
  /** Return lapsed holds to stock (for a cron). */
  expireReservationsByCron: {method: 'GET', path: '/v1/maintenance/expire-reservations', secret: 'cronSecret', outcomes: {200: 'expired'}, problems: ['unauthorized', 'too_many_requests', 'unavailable']},
  /** Check every accounting rule. */
  audit: {method: 'GET', path: '/v1/maintenance/audit', secret: 'cronSecret', outcomes: {200: 'audited'}, problems: ['unauthorized', 'audit_running', 'too_many_requests', 'unavailable']},
  /** Publish the events that are due. */
  relayOutbox: {method: 'POST', path: '/v1/maintenance/relay-outbox', secret: 'cronSecret', outcomes: {200: 'relayed'}, problems: ['malformed_request', 'unauthorized', 'publisher_missing', 'body_too_large', 'unsupported_media_type', 'validation_failed', 'too_many_requests', 'unavailable']},
  /** Publish the events that are due (for a cron). */
  relayOutboxByCron: {method: 'GET', path: '/v1/maintenance/relay-outbox', secret: 'cronSecret', outcomes: {200: 'relayed'}, problems: ['unauthorized', 'publisher_missing', 'too_many_requests', 'unavailable']},
  /** See which events wait to be published, and which are parked. */
  getOutbox: {method: 'GET', path: '/v1/maintenance/outbox', secret: 'cronSecret', outcomes: {200: 'found'}, problems: ['unauthorized', 'too_many_requests', 'unavailable']},
  /** Release a parked event. */
  releaseOutboxEvent: {method: 'POST', path: '/v1/maintenance/outbox/{event_id}/release', secret: 'cronSecret', outcomes: {200: 'released'}, problems: ['malformed_request', 'unauthorized', 'event_not_found', 'body_too_large', 'unsupported_media_type', 'validation_failed', 'too_many_requests', 'unavailable']},
  /** Delete expired idempotency keys. */
  expireIdempotencyKeys: {method: 'POST', path: '/v1/maintenance/expire-idempotency-keys', secret: 'cronSecret', outcomes: {200: 'deleted'}, problems: ['malformed_request', 'unauthorized', 'body_too_large', 'unsupported_media_type', 'validation_failed', 'too_many_requests', 'unavailable']},
  /** Delete expired idempotency keys (for a cron). */
  expireIdempotencyKeysByCron: {method: 'GET', path: '/v1/maintenance/expire-idempotency-keys', secret: 'cronSecret', outcomes: {200: 'deleted'}, problems: ['unauthorized', 'too_many_requests', 'unavailable']},
  /** Archive what is old. */
  archive: {method: 'POST', path: '/v1/maintenance/archive', secret: 'cronSecret', query: true, outcomes: {200: 'archived'}, problems: ['malformed_request', 'unauthorized', 'body_too_large', 'unsupported_media_type', 'validation_failed', 'too_many_requests', 'unavailable']},
  /** Archive what is old (for a cron). */
  archiveByCron: {method: 'GET', path: '/v1/maintenance/archive', secret: 'cronSecret', query: true, outcomes: {200: 'archived'}, problems: ['unauthorized', 'validation_failed', 'too_many_requests', 'unavailable']},
  /** Check that the service and its database respond. */
  getHealth: {method: 'GET', path: '/health', outcomes: {200: 'healthy'}, problems: ['too_many_requests', 'unavailable']},
  /** Scrape the metrics of this instance. */
  getMetrics: {method: 'GET', path: '/metrics', secret: 'cronSecret', text: true, outcomes: {200: 'scraped'}, problems: ['unauthorized', 'too_many_requests']},
  /** Create a draft order. */
  createTenantOrder: {method: 'POST', path: '/orders', tenant: true, key: 'header', outcomes: {200: 'created', 201: 'created'}, problems: ['malformed_request', 'conflict', 'body_too_large', 'unsupported_media_type', 'validation_failed', 'too_many_requests', 'unavailable']},
  /** List the orders of a tenant, latest first. */
  listTenantOrders: {method: 'GET', path: '/orders', query: true, tenant: true, outcomes: {200: 'found'}, problems: ['cursor_not_valid', 'malformed_request', 'validation_failed', 'too_many_requests', 'unavailable']},
  /** Get an order and its version. */
  getTenantOrder: {method: 'GET', path: '/orders/{order_id}', tenant: true, outcomes: {200: 'found'}, problems: ['malformed_request', 'order_not_found', 'too_many_requests', 'unavailable']},
  /** Confirm a draft order with its total. */
  confirmTenantOrder: {method: 'PATCH', path: '/orders/{order_id}/confirm', tenant: true, refusesRepeats: true, outcomes: {200: 'confirmed'}, problems: ['malformed_request', 'order_not_found', 'conflict', 'body_too_large', 'unsupported_media_type', 'validation_failed', 'version_missing', 'too_many_requests', 'unavailable']},
  /** Close a confirmed order. */
  closeTenantOrder: {method: 'POST', path: '/orders/{order_id}/close', tenant: true, refusesRepeats: true, outcomes: {200: 'closed'}, problems: ['malformed_request', 'order_not_found', 'conflict', 'body_too_large', 'unsupported_media_type', 'validation_failed', 'too_many_requests', 'unavailable']},
} as const;
