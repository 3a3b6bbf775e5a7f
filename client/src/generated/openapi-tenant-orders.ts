// Built from the OpenAPI documents by `npm run build:types`.

export interface paths {
    "/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the orders of a tenant, latest first
         * @description Each order that exists when the first page is read is on exactly one page, whatever is created meanwhile.
         */
        get: operations["listTenantOrders"];
        put?: never;
        /** Create a draft order */
        post: operations["createTenantOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{order_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an order and its version */
        get: operations["getTenantOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{order_id}/confirm": {
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
        /** Confirm a draft order with its total */
        patch: operations["confirmTenantOrder"];
        trace?: never;
    };
    "/orders/{order_id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Close a confirmed order */
        post: operations["closeTenantOrder"];
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
        /**
         * @description An order to create. It needs no fields; with the same key, another body is a conflict.
         * @example {}
         */
        NewTenantOrder: Record<string, unknown>;
        /**
         * @description An order as it was created.
         * @example {
         *       "id": "b3b7c1de-6d0f-4f0f-9a53-6d3f5b0c9b1e",
         *       "tenantId": "acme",
         *       "status": "draft",
         *       "version": 1,
         *       "createdAt": "2026-03-01T09:30:00.123456Z"
         *     }
         */
        CreatedTenantOrder: {
            /**
             * Format: uuid
             * @description The order’s id.
             * @example b3b7c1de-6d0f-4f0f-9a53-6d3f5b0c9b1e
             */
            id: string;
            /** @description The tenant whose order it is. */
            tenantId: string;
            /** @constant */
            status: "draft";
            /** @description One at first, and one more with each change: the ETag. */
            version: number;
            /**
             * Format: date-time
             * @description When the order was created.
             * @example 2026-03-01T09:30:00.123456Z
             */
            createdAt: string;
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
        /** @description A page of orders, latest first. */
        TenantOrderPage: {
            items: components["schemas"]["TenantOrder"][];
            /**
             * @description The cursor of the next page; null at the end.
             * @example eyJ0cyI6IjIwMjYtMDMtMDFUMDk6MzA6MDAuMTIzNDU2WiIsImlkIjoiYjNiN2MxZGUtNmQwZi00ZjBmLTlhNTMtNmQzZjViMGM5YjFlIn0
             */
            nextCursor: string | null;
        };
        /**
         * @description An order.
         * @example {
         *       "id": "b3b7c1de-6d0f-4f0f-9a53-6d3f5b0c9b1e",
         *       "tenantId": "acme",
         *       "status": "confirmed",
         *       "version": 2,
         *       "totalCents": 1234,
         *       "createdAt": "2026-03-01T09:30:00.123456Z",
         *       "updatedAt": "2026-03-01T09:31:00.123456Z"
         *     }
         */
        TenantOrder: {
            /**
             * Format: uuid
             * @description The order’s id.
             * @example b3b7c1de-6d0f-4f0f-9a53-6d3f5b0c9b1e
             */
            id: string;
            /** @description The tenant whose order it is. */
            tenantId: string;
            /**
             * @description A draft is confirmed, then closed.
             * @enum {string}
             */
            status: "draft" | "confirmed" | "closed";
            /** @description One at first, and one more with each change: the ETag. */
            version: number;
            /** @description The total in cents; null while the order is a draft. */
            totalCents: number | null;
            /**
             * Format: date-time
             * @description When the order was created.
             * @example 2026-03-01T09:30:00.123456Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it last changed.
             * @example 2026-03-01T09:30:00.123456Z
             */
            updatedAt: string;
        };
        /** @description The total of an order. */
        Confirmation: {
            /**
             * @description The total of the order, in cents.
             * @example 1234
             */
            totalCents: number;
        };
        /**
         * @description A confirmed order.
         * @example {
         *       "id": "b3b7c1de-6d0f-4f0f-9a53-6d3f5b0c9b1e",
         *       "status": "confirmed",
         *       "version": 2,
         *       "totalCents": 1234
         *     }
         */
        ConfirmedTenantOrder: {
            /**
             * Format: uuid
             * @description The order’s id.
             * @example b3b7c1de-6d0f-4f0f-9a53-6d3f5b0c9b1e
             */
            id: string;
            /** @constant */
            status: "confirmed";
            /** @description One at first, and one more with each change: the ETag. */
            version: number;
            totalCents: number;
        };
        /**
         * @description A closed order.
         * @example {
         *       "id": "b3b7c1de-6d0f-4f0f-9a53-6d3f5b0c9b1e",
         *       "status": "closed",
         *       "version": 3
         *     }
         */
        ClosedTenantOrder: {
            /**
             * Format: uuid
             * @description The order’s id.
             * @example b3b7c1de-6d0f-4f0f-9a53-6d3f5b0c9b1e
             */
            id: string;
            /** @constant */
            status: "closed";
            /** @description One at first, and one more with each change: the ETag. */
            version: number;
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
    listTenantOrders: {
        parameters: {
            query?: {
                /**
                 * @description The size of the page, 1 to 100; 10 by default.
                 * @example 10
                 */
                limit?: number;
                /**
                 * @description The `nextCursor` of the page before.
                 * @example eyJ0cyI6IjIwMjYtMDMtMDFUMDk6MzA6MDAuMTIzNDU2WiIsImlkIjoiYjNiN2MxZGUtNmQwZi00ZjBmLTlhNTMtNmQzZjViMGM5YjFlIn0
                 */
                cursor?: string;
            };
            header: {
                /**
                 * @description The tenant, which sees only its own orders.
                 * @example acme
                 */
                "X-Tenant-Id": string;
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of orders. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantOrderPage"];
                };
            };
            /**
             * @description Bad Request
             *     - `cursor_not_valid`: The cursor is not valid.
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
                        code?: "cursor_not_valid";
                    }) | (components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 400;
                        /** @constant */
                        code?: "malformed_request";
                    });
                };
            };
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    createTenantOrder: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The tenant, which sees only its own orders.
                 * @example acme
                 */
                "X-Tenant-Id": string;
                /**
                 * @description Chosen by the caller. For an hour the same key with the same body returns the same order.
                 * @example 5f2b6f0e-cart
                 */
                "Idempotency-Key": string;
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NewTenantOrder"];
            };
        };
        responses: {
            /** @description The order, a draft. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Idempotent-Replayed": components["headers"]["IdempotentReplayed"];
                    /**
                     * @description The version of the order, for If-Match.
                     * @example "1"
                     */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedTenantOrder"];
                };
            };
            /** @description The order, a draft. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    /**
                     * @description The version of the order, for If-Match.
                     * @example "1"
                     */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedTenantOrder"];
                };
            };
            400: components["responses"]["malformed_request"];
            /**
             * @description Conflict
             *     - `conflict`: The Idempotency-Key was used with another body.
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
                        code?: "conflict";
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
    getTenantOrder: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The tenant, which sees only its own orders.
                 * @example acme
                 */
                "X-Tenant-Id": string;
                /** @description The ETag of a response that the client has: if nothing has changed since, the response is 304 without a body. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The order’s id.
                 * @example b3b7c1de-6d0f-4f0f-9a53-6d3f5b0c9b1e
                 */
                order_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The order. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    /**
                     * @description The version of the order, for If-Match.
                     * @example "1"
                     */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantOrder"];
                };
            };
            /** @description Nothing has changed since the response with this ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    /**
                     * @description The version of the order, for If-Match.
                     * @example "1"
                     */
                    ETag: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed_request"];
            /**
             * @description Not Found
             *     - `order_not_found`: There is no such order.
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
                        code?: "order_not_found";
                    };
                };
            };
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    confirmTenantOrder: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The tenant, which sees only its own orders.
                 * @example acme
                 */
                "X-Tenant-Id": string;
                /**
                 * @description The version of the order that the caller has. `*` allows any.
                 * @example "1"
                 */
                "If-Match": string;
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The order’s id.
                 * @example b3b7c1de-6d0f-4f0f-9a53-6d3f5b0c9b1e
                 */
                order_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Confirmation"];
            };
        };
        responses: {
            /** @description The order is confirmed. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    /**
                     * @description The version of the order, for If-Match.
                     * @example "1"
                     */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfirmedTenantOrder"];
                };
            };
            400: components["responses"]["malformed_request"];
            /**
             * @description Not Found
             *     - `order_not_found`: There is no such order.
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
                        code?: "order_not_found";
                    };
                };
            };
            /**
             * @description Conflict
             *     - `conflict`: The order has another version.
             *     - `conflict`: The order is no draft.
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
                        code?: "conflict";
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            /**
             * @description Precondition Required
             *     - `version_missing`: If-Match is required.
             */
            428: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @constant */
                        status?: 428;
                        /** @constant */
                        code?: "version_missing";
                    };
                };
            };
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["unavailable"];
        };
    };
    closeTenantOrder: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The tenant, which sees only its own orders.
                 * @example acme
                 */
                "X-Tenant-Id": string;
                /**
                 * @description The version of the order that the caller has. `*` allows any.
                 * @example "1"
                 */
                "If-Match"?: string;
                /** @description An id for this request, returned in the response and written to the logs. One is generated if none is sent. */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The order’s id.
                 * @example b3b7c1de-6d0f-4f0f-9a53-6d3f5b0c9b1e
                 */
                order_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, unknown>;
            };
        };
        responses: {
            /** @description The order is closed. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    /**
                     * @description The version of the order, for If-Match.
                     * @example "1"
                     */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClosedTenantOrder"];
                };
            };
            400: components["responses"]["malformed_request"];
            /**
             * @description Not Found
             *     - `order_not_found`: There is no such order.
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
                        code?: "order_not_found";
                    };
                };
            };
            /**
             * @description Conflict
             *     - `conflict`: The order has another version.
             *     - `conflict`: The order is not confirmed.
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
                        code?: "conflict";
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
}
