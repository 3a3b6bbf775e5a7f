// Built from the OpenAPI documents by `npm run build:types`.

export interface paths {
    "/v1/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create an item with an initial quantity */
        post: operations["createItem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/items/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an item and its available, reserved and confirmed units */
        get: operations["getItem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Switch the events of an item’s movements on or off */
        patch: operations["setItemEvents"];
        trace?: never;
    };
    "/v1/reservations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hold units of an item for a customer */
        post: operations["createReservation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reservations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a reservation and its status */
        get: operations["getReservation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reservations/{id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sell the units of a hold */
        post: operations["confirmReservation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reservations/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Return the units of a hold to stock */
        post: operations["cancelReservation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sales/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a sale: its window, its status and the units that remain */
        get: operations["getSale"];
        /** Create a sale of an item, or change its window */
        put: operations["configureSale"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sales/{id}/purchases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Buy one unit in a sale
         * @description Each user can buy one unit. A retry with the same Idempotency-Key gets the first response again.
         */
        post: operations["createPurchase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sales/{id}/purchases/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Check whether a user has bought a unit */
        get: operations["getPurchase"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/product/{id}/stock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Set the number of units in stock
         * @description Overwrites IN_STOCK only; RESERVED and SOLD stay. Creates the product if it does not exist.
         */
        patch: operations["setStock"];
        trace?: never;
    };
    "/product/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the number of units in stock, reserved and sold */
        get: operations["getStock"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/product/{id}/reserve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reserve one unit
         * @description The token sells the unit or returns it to stock. It works once, and lapses after RESERVATION_TTL_SECONDS.
         */
        post: operations["reserveUnit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/product/{id}/unreserve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Return a reserved unit to stock */
        post: operations["unreserveUnit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/product/{id}/sold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sell a reserved unit */
        post: operations["sellUnit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the last 50 orders of a product, latest first */
        get: operations["listOrders"];
        put?: never;
        /**
         * Place an order
         * @description A key that was used before returns its original order, whatever the rest of the body says.
         */
        post: operations["placeOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{order_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel an order and restore its stock */
        post: operations["cancelOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products/{product_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a product, its price and its stock */
        get: operations["getProduct"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/maintenance/expire-reservations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Return lapsed holds to stock (for a cron)
         * @description Works for two seconds at most; the next call continues. Lapsed holds never block stock, swept or not: this only tidies up.
         */
        get: operations["expireReservationsByCron"];
        put?: never;
        /**
         * Return lapsed holds to stock
         * @description Works for two seconds at most; the next call continues. Lapsed holds never block stock, swept or not: this only tidies up.
         */
        post: operations["expireReservations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/maintenance/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check every accounting rule
         * @description Audits what has moved since the last audit, for some seconds at most, in small steps with pauses for the sale. If the response is not `complete`, call again: the next audit continues where this one stopped.
         */
        get: operations["audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/maintenance/relay-outbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Publish the events that are due (for a cron)
         * @description Starts deliveries for a second or so; the next call continues. Each event arrives at least once, and those of one order or item in order. Any number can run at once.
         */
        get: operations["relayOutboxByCron"];
        put?: never;
        /**
         * Publish the events that are due
         * @description Starts deliveries for a second or so; the next call continues. Each event arrives at least once, and those of one order or item in order. Any number can run at once.
         */
        post: operations["relayOutbox"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/maintenance/outbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See which events wait to be published, and which are parked */
        get: operations["getOutbox"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/maintenance/outbox/{event_id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Release a parked event
         * @description The next relay tries it again, as if it were new. An event that is not parked stays as it is.
         */
        post: operations["releaseOutboxEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/maintenance/expire-idempotency-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Delete expired idempotency keys (for a cron)
         * @description Works for two seconds at most; the next call continues. A key is not honoured after an hour, deleted or not: this only tidies up.
         */
        get: operations["expireIdempotencyKeysByCron"];
        put?: never;
        /**
         * Delete expired idempotency keys
         * @description Works for two seconds at most; the next call continues. A key is not honoured after an hour, deleted or not: this only tidies up.
         */
        post: operations["expireIdempotencyKeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/maintenance/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Archive what is old (for a cron)
         * @description Moves old movements and published events into the schema `archive`, for two seconds at most; the next call continues. Only what was audited moves, so audit first. No response of any operation changes: reservations, orders and purchases, and with them the effect of every Idempotency-Key, stay.
         */
        get: operations["archiveByCron"];
        put?: never;
        /**
         * Archive what is old
         * @description Moves old movements and published events into the schema `archive`, for two seconds at most; the next call continues. Only what was audited moves, so audit first. No response of any operation changes: reservations, orders and purchases, and with them the effect of every Idempotency-Key, stay.
         */
        post: operations["archive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Check that the service and its database respond */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Scrape the metrics of this instance
         * @description In the text format of Prometheus. Each instance answers for itself alone; the metrics of the outbox are those of the database, and are left out while it does not respond.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description An item to create. */
        NewItem: {
            /**
             * @description The item’s name.
             * @example White T-Shirt
             */
            name: string;
            /**
             * @description Units in stock at creation.
             * @example 5
             */
            initial_quantity: number;
            /**
             * @description Whether each movement of the item’s units is published as an event, `stock.moved`.
             * @default false
             * @example true
             */
            events?: boolean;
        };
        /**
         * @description An item and where its units are.
         * @example {
         *       "id": "7b0e7c34-5a0e-4c39-9a3c-0d5a1f2b6c11",
         *       "name": "White T-Shirt",
         *       "total_quantity": 5,
         *       "available_quantity": 2,
         *       "reserved_quantity": 2,
         *       "confirmed_quantity": 1,
         *       "events": false
         *     }
         */
        Item: {
            /**
             * Format: uuid
             * @description The item’s id.
             * @example 7b0e7c34-5a0e-4c39-9a3c-0d5a1f2b6c11
             */
            id: string;
            name: string;
            /** @description All units: available, reserved and confirmed. */
            total_quantity: number;
            /** @description Units that can be reserved, including those of lapsed holds. */
            available_quantity: number;
            /** @description Units in pending holds that have not lapsed. */
            reserved_quantity: number;
            /** @description Units sold. */
            confirmed_quantity: number;
            /**
             * @description Whether each movement of the item’s units is published as an event, `stock.moved`.
             * @example true
             */
            events: boolean;
        };
        /** @description Why a request was refused (RFC 9457). */
        Problem: {
            /**
             * Format: uri-reference
             * @description A link to the explanation of the code.
             */
            type: string;
            /** @description The kind of problem, for people. */
            title: string;
            /** @description The HTTP status. */
            status: number;
            /** @description The kind of problem, for programs. */
            code: string;
            /** @description What to do about it. */
            message: string;
            /** @description Every invalid field. */
            details?: {
                /** @description The field; names of nested fields are joined by dots. */
                field: string;
                /** @description What is wrong with it. */
                message: string;
            }[];
            /** @description The X-Request-Id of the response. */
            request_id: string;
        } & {
            [key: string]: unknown;
        };
        /** @description What can be changed of an item. */
        ItemSettings: {
            /**
             * @description Whether each movement of the item’s units is published as an event, `stock.moved`.
             * @example true
             */
            events: boolean;
        };
        /** @description Units to hold for a customer. */
        NewReservation: {
            /**
             * Format: uuid
             * @description The item’s id.
             * @example 7b0e7c34-5a0e-4c39-9a3c-0d5a1f2b6c11
             */
            item_id: string;
            /**
             * @description The customer for whom the units are held.
             * @example customer_42
             */
            customer_id: string;
            /**
             * @description Units to hold.
             * @example 1
             */
            quantity: number;
            /**
             * @description Seconds until the hold lapses; by default RESERVATION_TTL_SECONDS (600).
             * @example 600
             */
            ttl_seconds?: number;
        };
        /**
         * @description Units held for a customer until a deadline, and their status.
         * @example {
         *       "id": "22489339-5462-458b-b184-fc1f55eedab5",
         *       "item_id": "7b0e7c34-5a0e-4c39-9a3c-0d5a1f2b6c11",
         *       "customer_id": "customer_42",
         *       "quantity": 1,
         *       "status": "PENDING",
         *       "created_at": "2026-03-01T09:30:00.123456Z",
         *       "expires_at": "2026-03-01T09:40:00.123456Z",
         *       "confirmed_at": null,
         *       "cancelled_at": null,
         *       "expired_at": null
         *     }
         */
        Reservation: {
            /**
             * Format: uuid
             * @description The reservation’s id.
             * @example 22489339-5462-458b-b184-fc1f55eedab5
             */
            id: string;
            /**
             * Format: uuid
             * @description The item’s id.
             * @example 7b0e7c34-5a0e-4c39-9a3c-0d5a1f2b6c11
             */
            item_id: string;
            /** @description The customer for whom the units are held; null for a token of the stock counters API. */
            customer_id: string | null;
            /** @description Units held. */
            quantity: number;
            /**
             * @description PENDING holds the units; every other status is final.
             * @enum {string}
             */
            status: "PENDING" | "CONFIRMED" | "CANCELLED" | "EXPIRED";
            /**
             * Format: date-time
             * @description When the hold began.
             * @example 2026-03-01T09:30:00.123456Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When a pending hold lapses.
             * @example 2026-03-01T09:30:00.123456Z
             */
            expires_at: string;
            /** @description When the units were sold. */
            confirmed_at: string | null;
            /** @description When the units were returned to stock. */
            cancelled_at: string | null;
            /** @description When the hold lapsed: its deadline. */
            expired_at: string | null;
        };
        /**
         * @description A sale of an item, and its status.
         * @example {
         *       "id": "demo",
         *       "item_id": "7b0e7c34-5a0e-4c39-9a3c-0d5a1f2b6c11",
         *       "name": "Aurora Lamp, First Edition",
         *       "status": "active",
         *       "sold_out": false,
         *       "starts_at": "2026-03-01T09:00:00.000000Z",
         *       "ends_at": "2026-03-01T11:00:00.000000Z",
         *       "total_quantity": 100,
         *       "remaining_quantity": 73,
         *       "server_time": "2026-03-01T09:30:00.123456Z"
         *     }
         */
        Sale: {
            /**
             * @description The sale’s id, chosen by the shop.
             * @example demo
             */
            id: string;
            /**
             * Format: uuid
             * @description The item that is sold.
             * @example 7b0e7c34-5a0e-4c39-9a3c-0d5a1f2b6c11
             */
            item_id: string;
            /** @description The item’s name. */
            name: string;
            /**
             * @description Where `server_time` is in the window.
             * @enum {string}
             */
            status: "upcoming" | "active" | "ended";
            /** @description Whether no unit remains. */
            sold_out: boolean;
            /**
             * Format: date-time
             * @description When the first purchase is possible.
             * @example 2026-03-01T09:30:00.123456Z
             */
            starts_at: string;
            /**
             * Format: date-time
             * @description When no purchase is possible any more.
             * @example 2026-03-01T09:30:00.123456Z
             */
            ends_at: string;
            /** @description All units of the item, sold ones included. */
            total_quantity: number;
            /** @description Units that can be bought. */
            remaining_quantity: number;
            /**
             * Format: date-time
             * @description When this was true, by the clock that decides.
             * @example 2026-03-01T09:30:00.123456Z
             */
            server_time: string;
        };
        /** @description The user who buys a unit. */
        NewPurchase: {
            /**
             * @description The user, such as a name or an email address. Upper and lower case are the same.
             * @example ada@example.com
             */
            user_id: string;
        };
        /**
         * @description One unit, bought by a user.
         * @example {
         *       "id": "5f0c6d0e-8a55-5f0e-9a3d-3f1f5f0f4c1b",
         *       "sale_id": "demo",
         *       "item_id": "7b0e7c34-5a0e-4c39-9a3c-0d5a1f2b6c11",
         *       "user_id": "ada@example.com",
         *       "created_at": "2026-03-01T09:30:00.123456Z"
         *     }
         */
        Purchase: {
            /**
             * Format: uuid
             * @description The purchase’s id, its reference.
             */
            id: string;
            /**
             * @description The sale’s id, chosen by the shop.
             * @example demo
             */
            sale_id: string;
            /**
             * Format: uuid
             * @description The item that is sold.
             * @example 7b0e7c34-5a0e-4c39-9a3c-0d5a1f2b6c11
             */
            item_id: string;
            /** @description The user, in lower case. */
            user_id: string;
            /**
             * Format: date-time
             * @description When the unit was bought.
             * @example 2026-03-01T09:30:00.123456Z
             */
            created_at: string;
        };
        /**
         * @description Whether a user has bought a unit in a sale.
         * @example {
         *       "secured": true,
         *       "purchase": {
         *         "id": "5f0c6d0e-8a55-5f0e-9a3d-3f1f5f0f4c1b",
         *         "sale_id": "demo",
         *         "item_id": "7b0e7c34-5a0e-4c39-9a3c-0d5a1f2b6c11",
         *         "user_id": "ada@example.com",
         *         "created_at": "2026-03-01T09:30:00.123456Z"
         *       }
         *     }
         */
        PurchaseCheck: {
            /** @description Whether the user has bought a unit. */
            secured: boolean;
            /** @description The purchase, if there is one. */
            purchase?: components["schemas"]["Purchase"];
        };
        /** @description The item and the window of a sale. */
        SaleSettings: {
            /**
             * Format: uuid
             * @description The item that is sold.
             * @example 7b0e7c34-5a0e-4c39-9a3c-0d5a1f2b6c11
             */
            item_id: string;
            /**
             * Format: date-time
             * @description When the first purchase is possible.
             * @example 2026-03-01T10:00:00+01:00
             */
            starts_at: string;
            /**
             * Format: date-time
             * @description When no purchase is possible any more.
             * @example 2026-03-01T12:00:00+01:00
             */
            ends_at: string;
        };
        /** @description A count of the units in stock. */
        StockCount: {
            /**
             * @description Units in stock from now on.
             * @example 123
             */
            stock: number;
        };
        /**
         * @description Where a product’s units are.
         * @example {
         *       "IN_STOCK": 123,
         *       "RESERVED": 4,
         *       "SOLD": 12
         *     }
         */
        StockLevels: {
            /** @description Units that can be reserved, including those of lapsed reservations. */
            IN_STOCK: number;
            /** @description Units held by unused tokens that have not lapsed. */
            RESERVED: number;
            /** @description Units sold. */
            SOLD: number;
        };
        /** @description The token of one reserved unit. */
        ReservationToken: {
            /**
             * Format: uuid
             * @description The token of one unit, as returned by reserve.
             * @example 22489339-5462-458b-b184-fc1f55eedab5
             */
            reservationToken: string;
        };
        /** @description Where a unit is after its token was used. */
        StockUnit: {
            /**
             * @description Where the unit is now.
             * @enum {string}
             */
            status: "IN_STOCK" | "SOLD";
        };
        /** @description An order to place. */
        NewOrder: {
            /**
             * @description The product number.
             * @example 1
             */
            product_id: number;
            /**
             * Format: uuid
             * @description A UUID v4 chosen by the caller: one order per key.
             * @example 550e8400-e29b-41d4-a716-446655440000
             */
            idempotency_key: string;
            /**
             * @description The customer who orders.
             * @example customer_42
             */
            customer_id: string;
            /**
             * @description Units to buy.
             * @example 2
             */
            quantity: number;
        };
        /**
         * @description An order as it was placed.
         * @example {
         *       "order_id": "dd1f989c-074c-5b17-a601-5004dd40bf85",
         *       "product_id": 1,
         *       "customer_id": "customer_42",
         *       "quantity": 2,
         *       "unit_price": 4999,
         *       "total_price": 9998,
         *       "status": "CONFIRMED",
         *       "created_at": "2026-03-01T09:30:00.123456Z"
         *     }
         */
        Order: {
            /**
             * Format: uuid
             * @description The order’s id.
             * @example dd1f989c-074c-5b17-a601-5004dd40bf85
             */
            order_id: string;
            /**
             * @description The product number.
             * @example 1
             */
            product_id: number;
            /** @description The customer who ordered. */
            customer_id: string;
            /** @description Units bought. */
            quantity: number;
            /** @description The price of one unit, in cents. */
            unit_price: number;
            /** @description The price of all units, in cents. */
            total_price: number;
            /**
             * @description The status when the order was placed: CONFIRMED.
             * @enum {string}
             */
            status: "CONFIRMED" | "CANCELLED";
            /**
             * Format: date-time
             * @description When the order was placed.
             * @example 2026-03-01T09:30:00.123456Z
             */
            created_at: string;
        };
        /** @description The product of the order to cancel. */
        OrderCancellation: {
            /**
             * @description The product number.
             * @example 1
             */
            product_id: number;
        };
        /**
         * @description A cancelled order.
         * @example {
         *       "order_id": "dd1f989c-074c-5b17-a601-5004dd40bf85",
         *       "status": "CANCELLED",
         *       "restored_quantity": 2
         *     }
         */
        CancelledOrder: {
            /**
             * Format: uuid
             * @description The order’s id.
             * @example dd1f989c-074c-5b17-a601-5004dd40bf85
             */
            order_id: string;
            /** @constant */
            status: "CANCELLED";
            /** @description Units returned to stock. */
            restored_quantity: number;
        };
        /**
         * @description A product and its stock.
         * @example {
         *       "id": 1,
         *       "name": "Mechanical Keyboard Ultra",
         *       "price": 4999,
         *       "initial_stock": 100,
         *       "current_stock": 73
         *     }
         */
        Product: {
            /**
             * @description The product number.
             * @example 1
             */
            id: number;
            /** @description The product’s name. */
            name: string;
            /** @description The price of one unit, in cents. */
            price: number;
            /** @description All units: in stock, reserved and sold. */
            initial_stock: number;
            /** @description Units in stock now. */
            current_stock: number;
        };
        /** @description The last 50 orders of a product, latest first. */
        ProductOrders: {
            /**
             * @description The product number.
             * @example 1
             */
            product_id: number;
            orders: {
                /**
                 * Format: uuid
                 * @description The order’s id.
                 * @example dd1f989c-074c-5b17-a601-5004dd40bf85
                 */
                order_id: string;
                customer_id: string;
                quantity: number;
                /** @description The price of all units, in cents. */
                total_price: number;
                /**
                 * @description The status of the order.
                 * @enum {string}
                 */
                status: "CONFIRMED" | "CANCELLED";
                /**
                 * Format: date-time
                 * @example 2026-03-01T09:30:00.123456Z
                 */
                created_at: string;
            }[];
        };
        /**
         * @description The result of one sweep.
         * @example {
         *       "expired_count": 3,
         *       "released_quantity": 7
         *     }
         */
        Sweep: {
            /** @description Reservations that this call marked as expired. */
            expired_count: number;
            /** @description Units returned to stock. */
            released_quantity: number;
        };
        /**
         * @description The result of one audit.
         * @example {
         *       "violations": [],
         *       "complete": true,
         *       "audited": 1250
         *     }
         */
        Audit: {
            violations: {
                /** @description The violated rule. */
                rule: string;
                /** @description The id of the item, reservation or order. */
                subject: string | null;
                /** @description What was found. */
                detail: string;
            }[];
            /** @description Every item was audited, up to its first violation. If not, call again. */
            complete: boolean;
            /** @description Movements of stock that this call audited. */
            audited: number;
        };
        /**
         * @description The result of one relay.
         * @example {
         *       "published": 12,
         *       "failed": 1,
         *       "parked": 0,
         *       "lost": 0,
         *       "complete": true
         *     }
         */
        Relayed: {
            /** @description Events that the receiver has taken. */
            published: number;
            /** @description Attempts that failed: each event is tried again after a pause. */
            failed: number;
            /** @description Events that failed too often, or that the receiver will never take (410). */
            parked: number;
            /** @description Events that another relay has taken meanwhile: they are published again. */
            lost: number;
            /** @description Whether nothing was left that is due. If not, call again. */
            complete: boolean;
        };
        /**
         * @description The state of the outbox.
         * @example {
         *       "pending": 0,
         *       "oldest_age_seconds": null,
         *       "parked": []
         *     }
         */
        Outbox: {
            /** @description Events that are not published yet, parked ones included; 10,000 may be more. */
            pending: number;
            /** @description How long ago the oldest of them happened. */
            oldest_age_seconds: number | null;
            /** @description The hundred events that have been parked longest. */
            parked: components["schemas"]["OutboxEvent"][];
        };
        /**
         * @description An event and how its publication goes.
         * @example {
         *       "id": "0b8f6a52-5d0f-4b0f-8b39-4a6a5a1f7c11",
         *       "type": "orders.closed",
         *       "stream_id": "b3b7c1de-6d0f-4f0f-9a53-6d3f5b0c9b1e",
         *       "created_at": "2026-03-01T09:30:00.123456Z",
         *       "published_at": null,
         *       "parked_at": "2026-03-02T08:10:00.654321Z",
         *       "attempts": 12,
         *       "last_error": "the receiver responded 500"
         *     }
         */
        OutboxEvent: {
            /**
             * Format: uuid
             * @description The event’s id: the `webhook-id` of its requests.
             */
            id: string;
            /** @description What happened. */
            type: string;
            /**
             * Format: uuid
             * @description The order or the item: its events are published in order.
             */
            stream_id: string;
            /**
             * Format: date-time
             * @description When it happened.
             * @example 2026-03-01T09:30:00.123456Z
             */
            created_at: string;
            /** @description When the receiver had taken it. */
            published_at: string | null;
            /** @description Since when it is parked: its stream waits until it is released. */
            parked_at: string | null;
            /** @description Attempts that failed. */
            attempts: number;
            /** @description What went wrong the last time. */
            last_error: string | null;
        };
        /**
         * @description The result of one sweep of keys.
         * @example {
         *       "deleted_count": 42
         *     }
         */
        DeletedKeys: {
            /** @description Keys that this call deleted. */
            deleted_count: number;
        };
        /**
         * @description The result of one call of the archive.
         * @example {
         *       "movements": 12000,
         *       "events": 340,
         *       "complete": true
         *     }
         */
        Archived: {
            /** @description Movements of stock that this call archived. */
            movements: number;
            /** @description Published events that this call archived. */
            events: number;
            /** @description Whether nothing was left that is old, audited and published. If not, call again. */
            complete: boolean;
        };
        /** @description The service and what it depends on. */
        Health: {
            /**
             * @description The service responds.
             * @constant
             */
            status: "ok";
            /**
             * @description The database responds.
             * @constant
             */
            database: "ok";
        };
    };
    responses: {
        /**
         * @description Bad Request
         *     - `malformed_request`: The request is malformed.
         */
        malformed_request: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status?: 400;
                    /** @constant */
                    code?: "malformed_request";
                };
            };
        };
        /**
         * @description Unauthorized
         *     - `unauthorized`: Authorization is required.
         */
        unauthorized: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status?: 401;
                    /** @constant */
                    code?: "unauthorized";
                };
            };
        };
        /**
         * @description Payload Too Large
         *     - `body_too_large`: The body is too large.
         */
        body_too_large: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status?: 413;
                    /** @constant */
                    code?: "body_too_large";
                };
            };
        };
        /**
         * @description Unsupported Media Type
         *     - `unsupported_media_type`: The body is not JSON.
         */
        unsupported_media_type: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status?: 415;
                    /** @constant */
                    code?: "unsupported_media_type";
                };
            };
        };
        /**
         * @description Unprocessable Entity
         *     - `validation_failed`: The request is not valid.
         */
        validation_failed: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status?: 422;
                    /** @constant */
                    code?: "validation_failed";
                };
            };
        };
        /**
         * @description Too Many Requests
         *     - `too_many_requests`: There are too many requests.
         */
        too_many_requests: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status?: 429;
                    /** @constant */
                    code?: "too_many_requests";
                };
            };
        };
        /**
         * @description Service Unavailable
         *     - `unavailable`: The service is unavailable.
         */
        unavailable: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @constant */
                    status?: 503;
                    /** @constant */
                    code?: "unavailable";
                };
            };
        };
    };
    parameters: {
        /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
        RequestId: string;
        /** @description Makes the request safe to retry: the same key with the same body returns the first response, with `Idempotent-Replayed: true`, and takes effect only once. */
        IdempotencyKey: string;
        /** @description The ETag of a response that the client has: if nothing has changed since, the response is 304 without a body. */
        IfNoneMatch: string;
    };
    requestBodies: never;
    headers: {
        /**
         * @description The id of the request, as sent or generated.
         * @example 0b6a7a0e-6d0f-4f0f-9a53-6d3f5b0c9b1e
         */
        RequestId: string;
        /** @description Present if the response is that of an earlier request. */
        IdempotentReplayed: "true";
        /** @description Seconds to wait before trying again. */
        RetryAfter: number;
        /** @description The scheme to authorize with. */
        WwwAuthenticate: "Bearer";
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    createItem: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to retry: the same key with the same body returns the first response, with `Idempotent-Replayed: true`, and takes effect only once. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewItem"];
            };
        };
        responses: {
            /** @description The item, with all its units available. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Idempotent-Replayed": components["headers"]["IdempotentReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Item"];
                };
            };
            400: components["responses"]["malformed_request"];
            401: components["responses"]["unauthorized"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            /**
             * @description Unprocessable Entity
             *     - `idempotency_key_reused`: The Idempotency-Key has already been used.
             *     - `validation_failed`: The request is not valid.
             */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": (components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 422;
                        /** @constant */
                        code?: "idempotency_key_reused";
                    }) | (components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 422;
                        /** @constant */
                        code?: "validation_failed";
                    });
                };
            };
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    getItem: {
        parameters: {
            query?: never;
            header?: {
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The item’s id.
                 * @example 7b0e7c34-5a0e-4c39-9a3c-0d5a1f2b6c11
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The item. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Item"];
                };
            };
            /**
             * @description Not Found
             *     - `item_not_found`: There is no such item.
             */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 404;
                        /** @constant */
                        code?: "item_not_found";
                    };
                };
            };
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    setItemEvents: {
        parameters: {
            query?: never;
            header?: {
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The item’s id.
                 * @example 7b0e7c34-5a0e-4c39-9a3c-0d5a1f2b6c11
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ItemSettings"];
            };
        };
        responses: {
            /** @description From now on each movement is published as an event, or none is. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Item"];
                };
            };
            400: components["responses"]["malformed_request"];
            401: components["responses"]["unauthorized"];
            /**
             * @description Not Found
             *     - `item_not_found`: There is no such item.
             */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 404;
                        /** @constant */
                        code?: "item_not_found";
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    createReservation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to retry: the same key with the same body returns the first response, with `Idempotent-Replayed: true`, and takes effect only once. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewReservation"];
            };
        };
        responses: {
            /** @description The units are held until `expires_at`. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Idempotent-Replayed": components["headers"]["IdempotentReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reservation"];
                };
            };
            400: components["responses"]["malformed_request"];
            /**
             * @description Not Found
             *     - `item_not_found`: There is no such item.
             */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 404;
                        /** @constant */
                        code?: "item_not_found";
                    };
                };
            };
            /**
             * @description Conflict
             *     - `insufficient_stock`: Fewer units are available than requested.
             */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 409;
                        /** @constant */
                        code?: "insufficient_stock";
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            /**
             * @description Unprocessable Entity
             *     - `idempotency_key_reused`: The Idempotency-Key has already been used.
             *     - `validation_failed`: The request is not valid.
             */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": (components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 422;
                        /** @constant */
                        code?: "idempotency_key_reused";
                    }) | (components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 422;
                        /** @constant */
                        code?: "validation_failed";
                    });
                };
            };
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    getReservation: {
        parameters: {
            query?: never;
            header?: {
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The reservation’s id.
                 * @example 22489339-5462-458b-b184-fc1f55eedab5
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The reservation. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reservation"];
                };
            };
            /**
             * @description Not Found
             *     - `reservation_not_found`: There is no such reservation.
             */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 404;
                        /** @constant */
                        code?: "reservation_not_found";
                    };
                };
            };
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    confirmReservation: {
        parameters: {
            query?: never;
            header?: {
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The reservation’s id.
                 * @example 22489339-5462-458b-b184-fc1f55eedab5
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, unknown>;
            };
        };
        responses: {
            /** @description The units are sold. Confirming again returns the same response and changes nothing. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reservation"];
                };
            };
            400: components["responses"]["malformed_request"];
            /**
             * @description Not Found
             *     - `reservation_not_found`: There is no such reservation.
             */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 404;
                        /** @constant */
                        code?: "reservation_not_found";
                    };
                };
            };
            /**
             * @description Conflict
             *     - `reservation_cancelled`: The reservation is cancelled.
             *     - `reservation_expired`: The reservation has expired.
             */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": (components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 409;
                        /** @constant */
                        code?: "reservation_cancelled";
                    }) | (components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 409;
                        /** @constant */
                        code?: "reservation_expired";
                    });
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    cancelReservation: {
        parameters: {
            query?: never;
            header?: {
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The reservation’s id.
                 * @example 22489339-5462-458b-b184-fc1f55eedab5
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, unknown>;
            };
        };
        responses: {
            /** @description The units are available again. Cancelling again returns the same response and changes nothing. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reservation"];
                };
            };
            400: components["responses"]["malformed_request"];
            /**
             * @description Not Found
             *     - `reservation_not_found`: There is no such reservation.
             */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 404;
                        /** @constant */
                        code?: "reservation_not_found";
                    };
                };
            };
            /**
             * @description Conflict
             *     - `reservation_confirmed`: The reservation is confirmed.
             *     - `reservation_expired`: The reservation has expired.
             */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": (components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 409;
                        /** @constant */
                        code?: "reservation_confirmed";
                    }) | (components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 409;
                        /** @constant */
                        code?: "reservation_expired";
                    });
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    getSale: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of a response that the client has: if nothing has changed since, the response is 304 without a body. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The sale’s id, chosen by the shop.
                 * @example demo
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sale. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    /**
                     * @description Changes with everything but `server_time`.
                     * @example W/"2jmj7l5rSw0yVb_vlWAYkK_YBwk"
                     */
                    ETag: string;
                    /** @description How long a shared cache may keep the response. */
                    "Cache-Control": "public, max-age=0, s-maxage=1, stale-while-revalidate=1";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sale"];
                };
            };
            /** @description Nothing has changed since the response with this ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    /**
                     * @description Changes with everything but `server_time`.
                     * @example W/"2jmj7l5rSw0yVb_vlWAYkK_YBwk"
                     */
                    ETag: string;
                    /** @description How long a shared cache may keep the response. */
                    "Cache-Control": "public, max-age=0, s-maxage=1, stale-while-revalidate=1";
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description Not Found
             *     - `sale_not_found`: There is no such sale.
             */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 404;
                        /** @constant */
                        code?: "sale_not_found";
                    };
                };
            };
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    configureSale: {
        parameters: {
            query?: never;
            header?: {
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The sale’s id, chosen by the shop.
                 * @example demo
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaleSettings"];
            };
        };
        responses: {
            /** @description The sale existed, and has this window now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sale"];
                };
            };
            /** @description The sale was created. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sale"];
                };
            };
            400: components["responses"]["malformed_request"];
            401: components["responses"]["unauthorized"];
            /**
             * @description Not Found
             *     - `item_not_found`: There is no such item.
             */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 404;
                        /** @constant */
                        code?: "item_not_found";
                    };
                };
            };
            /**
             * @description Conflict
             *     - `item_fixed`: The sale is of another item.
             */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 409;
                        /** @constant */
                        code?: "item_fixed";
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    createPurchase: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to retry: the same key with the same body returns the first response, with `Idempotent-Replayed: true`, and takes effect only once. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The sale’s id, chosen by the shop.
                 * @example demo
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPurchase"];
            };
        };
        responses: {
            /** @description The unit is sold to the user. The purchase’s `id` is its reference. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Idempotent-Replayed": components["headers"]["IdempotentReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Purchase"];
                };
            };
            400: components["responses"]["malformed_request"];
            /**
             * @description Not Found
             *     - `sale_not_found`: There is no such sale.
             */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 404;
                        /** @constant */
                        code?: "sale_not_found";
                    };
                };
            };
            /**
             * @description Conflict
             *     - `already_purchased`: The user has already bought a unit.
             *     - `sale_not_started`: The sale has not started.
             *     - `sale_ended`: The sale has ended.
             *     - `sold_out`: All units are sold.
             */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": (components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 409;
                        /** @constant */
                        code?: "already_purchased";
                    } & ({
                        purchase: components["schemas"]["Purchase"];
                    } & {
                        [key: string]: unknown;
                    })) | (components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 409;
                        /** @constant */
                        code?: "sale_not_started";
                    } & ({
                        /**
                         * Format: date-time
                         * @example 2026-03-01T09:30:00.123456Z
                         */
                        starts_at: string;
                    } & {
                        [key: string]: unknown;
                    })) | (components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 409;
                        /** @constant */
                        code?: "sale_ended";
                    } & ({
                        /**
                         * Format: date-time
                         * @example 2026-03-01T09:30:00.123456Z
                         */
                        ends_at: string;
                    } & {
                        [key: string]: unknown;
                    })) | (components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 409;
                        /** @constant */
                        code?: "sold_out";
                    });
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            /**
             * @description Unprocessable Entity
             *     - `idempotency_key_reused`: The Idempotency-Key has already been used.
             *     - `validation_failed`: The request is not valid.
             */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": (components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 422;
                        /** @constant */
                        code?: "idempotency_key_reused";
                    }) | (components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 422;
                        /** @constant */
                        code?: "validation_failed";
                    });
                };
            };
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    getPurchase: {
        parameters: {
            query?: never;
            header?: {
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The sale’s id, chosen by the shop.
                 * @example demo
                 */
                id: string;
                /**
                 * @description The user, such as a name or an email address. Upper and lower case are the same.
                 * @example ada@example.com
                 */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whether the user has bought a unit, and the purchase. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PurchaseCheck"];
                };
            };
            /**
             * @description Not Found
             *     - `sale_not_found`: There is no such sale.
             */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 404;
                        /** @constant */
                        code?: "sale_not_found";
                    };
                };
            };
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    setStock: {
        parameters: {
            query?: never;
            header?: {
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The product’s id: any 1 to 100 printable characters.
                 * @example white-t-shirt
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StockCount"];
            };
        };
        responses: {
            /** @description The stock levels after the change. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockLevels"];
                };
            };
            400: components["responses"]["malformed_request"];
            401: components["responses"]["unauthorized"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    getStock: {
        parameters: {
            query?: never;
            header?: {
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The product’s id: any 1 to 100 printable characters.
                 * @example white-t-shirt
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The stock levels. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockLevels"];
                };
            };
            /**
             * @description Not Found
             *     - `item_not_found`: There is no such product.
             */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 404;
                        /** @constant */
                        code?: "item_not_found";
                    };
                };
            };
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    reserveUnit: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to retry: the same key with the same body returns the first response, with `Idempotent-Replayed: true`, and takes effect only once. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The product’s id: any 1 to 100 printable characters.
                 * @example white-t-shirt
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, unknown>;
            };
        };
        responses: {
            /** @description The token of the reserved unit. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Idempotent-Replayed": components["headers"]["IdempotentReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReservationToken"];
                };
            };
            400: components["responses"]["malformed_request"];
            /**
             * @description Not Found
             *     - `item_not_found`: There is no such product.
             */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 404;
                        /** @constant */
                        code?: "item_not_found";
                    };
                };
            };
            /**
             * @description Conflict
             *     - `insufficient_stock`: No unit is in stock.
             */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 409;
                        /** @constant */
                        code?: "insufficient_stock";
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            /**
             * @description Unprocessable Entity
             *     - `idempotency_key_reused`: The Idempotency-Key has already been used.
             *     - `validation_failed`: The request is not valid.
             */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": (components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 422;
                        /** @constant */
                        code?: "idempotency_key_reused";
                    }) | (components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 422;
                        /** @constant */
                        code?: "validation_failed";
                    });
                };
            };
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    unreserveUnit: {
        parameters: {
            query?: never;
            header?: {
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The product’s id: any 1 to 100 printable characters.
                 * @example white-t-shirt
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReservationToken"];
            };
        };
        responses: {
            /** @description The unit is in stock again. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockUnit"];
                };
            };
            /**
             * @description Bad Request
             *     - `token_not_valid`: The reservation token is not valid.
             *     - `malformed_request`: The request is malformed.
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": (components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 400;
                        /** @constant */
                        code?: "token_not_valid";
                    }) | (components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 400;
                        /** @constant */
                        code?: "malformed_request";
                    });
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    sellUnit: {
        parameters: {
            query?: never;
            header?: {
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The product’s id: any 1 to 100 printable characters.
                 * @example white-t-shirt
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReservationToken"];
            };
        };
        responses: {
            /** @description The unit is sold. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockUnit"];
                };
            };
            /**
             * @description Bad Request
             *     - `token_not_valid`: The reservation token is not valid.
             *     - `malformed_request`: The request is malformed.
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": (components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 400;
                        /** @constant */
                        code?: "token_not_valid";
                    }) | (components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 400;
                        /** @constant */
                        code?: "malformed_request";
                    });
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    listOrders: {
        parameters: {
            query: {
                /**
                 * @description The product number.
                 * @example 1
                 */
                product_id: number;
            };
            header?: {
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The orders. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductOrders"];
                };
            };
            /**
             * @description Not Found
             *     - `item_not_found`: There is no such product.
             */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 404;
                        /** @constant */
                        code?: "item_not_found";
                    };
                };
            };
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    placeOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewOrder"];
            };
        };
        responses: {
            /** @description The order. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Idempotent-Replayed": components["headers"]["IdempotentReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description The order. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            400: components["responses"]["malformed_request"];
            /**
             * @description Not Found
             *     - `item_not_found`: There is no such product.
             */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 404;
                        /** @constant */
                        code?: "item_not_found";
                    };
                };
            };
            /**
             * @description Conflict
             *     - `insufficient_stock`: Fewer units are in stock than ordered.
             */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 409;
                        /** @constant */
                        code?: "insufficient_stock";
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    cancelOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The order’s id.
                 * @example dd1f989c-074c-5b17-a601-5004dd40bf85
                 */
                order_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderCancellation"];
            };
        };
        responses: {
            /** @description The order is cancelled and its stock restored. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CancelledOrder"];
                };
            };
            400: components["responses"]["malformed_request"];
            /**
             * @description Not Found
             *     - `item_not_found`: There is no such product.
             *     - `order_not_found`: There is no such order.
             */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": (components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 404;
                        /** @constant */
                        code?: "item_not_found";
                    }) | (components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 404;
                        /** @constant */
                        code?: "order_not_found";
                    });
                };
            };
            /**
             * @description Conflict
             *     - `already_cancelled`: The order is already cancelled.
             */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 409;
                        /** @constant */
                        code?: "already_cancelled";
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    getProduct: {
        parameters: {
            query?: never;
            header?: {
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The product number.
                 * @example 1
                 */
                product_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The product. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Product"];
                };
            };
            /**
             * @description Not Found
             *     - `item_not_found`: There is no such product.
             */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 404;
                        /** @constant */
                        code?: "item_not_found";
                    };
                };
            };
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    expireReservationsByCron: {
        parameters: {
            query?: never;
            header?: {
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many reservations expired, and how many units they returned. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sweep"];
                };
            };
            401: components["responses"]["unauthorized"];
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    expireReservations: {
        parameters: {
            query?: never;
            header?: {
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, unknown>;
            };
        };
        responses: {
            /** @description How many reservations expired, and how many units they returned. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sweep"];
                };
            };
            400: components["responses"]["malformed_request"];
            401: components["responses"]["unauthorized"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    audit: {
        parameters: {
            query?: never;
            header?: {
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The violations that were found; none if all rules hold for what was audited. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Audit"];
                };
            };
            401: components["responses"]["unauthorized"];
            /**
             * @description Conflict
             *     - `audit_running`: Another audit is running.
             */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 409;
                        /** @constant */
                        code?: "audit_running";
                    };
                };
            };
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    relayOutboxByCron: {
        parameters: {
            query?: never;
            header?: {
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many events were published, and how many were not. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Relayed"];
                };
            };
            401: components["responses"]["unauthorized"];
            /**
             * @description Conflict
             *     - `publisher_missing`: The events have no receiver.
             */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 409;
                        /** @constant */
                        code?: "publisher_missing";
                    };
                };
            };
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    relayOutbox: {
        parameters: {
            query?: never;
            header?: {
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, unknown>;
            };
        };
        responses: {
            /** @description How many events were published, and how many were not. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Relayed"];
                };
            };
            400: components["responses"]["malformed_request"];
            401: components["responses"]["unauthorized"];
            /**
             * @description Conflict
             *     - `publisher_missing`: The events have no receiver.
             */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 409;
                        /** @constant */
                        code?: "publisher_missing";
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    getOutbox: {
        parameters: {
            query?: never;
            header?: {
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The state of the outbox. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Outbox"];
                };
            };
            401: components["responses"]["unauthorized"];
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    releaseOutboxEvent: {
        parameters: {
            query?: never;
            header?: {
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The event’s id: the `webhook-id` of its requests. */
                event_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, unknown>;
            };
        };
        responses: {
            /** @description The event, not parked. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutboxEvent"];
                };
            };
            400: components["responses"]["malformed_request"];
            401: components["responses"]["unauthorized"];
            /**
             * @description Not Found
             *     - `event_not_found`: There is no such event.
             */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 404;
                        /** @constant */
                        code?: "event_not_found";
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    expireIdempotencyKeysByCron: {
        parameters: {
            query?: never;
            header?: {
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many keys were deleted. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedKeys"];
                };
            };
            401: components["responses"]["unauthorized"];
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    expireIdempotencyKeys: {
        parameters: {
            query?: never;
            header?: {
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, unknown>;
            };
        };
        responses: {
            /** @description How many keys were deleted. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedKeys"];
                };
            };
            400: components["responses"]["malformed_request"];
            401: components["responses"]["unauthorized"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    archiveByCron: {
        parameters: {
            query?: {
                /**
                 * @description In days, 1 to 36500; 90 by default. What is younger stays.
                 * @example 90
                 */
                older_than_days?: number;
            };
            header?: {
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How much was archived. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Archived"];
                };
            };
            401: components["responses"]["unauthorized"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    archive: {
        parameters: {
            query?: {
                /**
                 * @description In days, 1 to 36500; 90 by default. What is younger stays.
                 * @example 90
                 */
                older_than_days?: number;
            };
            header?: {
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, unknown>;
            };
        };
        responses: {
            /** @description How much was archived. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Archived"];
                };
            };
            400: components["responses"]["malformed_request"];
            401: components["responses"]["unauthorized"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: {
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The service and its database respond. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            429: components["responses"]["too_many_requests"];
            /**
             * @description Service Unavailable
             *     - `unavailable`: The service is unavailable.
             */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 503;
                        /** @constant */
                        code?: "unavailable";
                    } & ({
                        /**
                         * @description The last two mean that a setting of the service is wrong; the log says which.
                         * @enum {string}
                         */
                        database: "unreachable" | "refused the key" | "not at this address";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: {
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The metrics. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain; version=0.0.4; charset=utf-8": string;
                };
            };
            401: components["responses"]["unauthorized"];
            429: components["responses"]["too_many_requests"];
        };
    };
}
