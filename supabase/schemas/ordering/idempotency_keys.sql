-- Keys of requests that create an order, each with a fingerprint of its body and its response, which is repeated for an hour.
create table ordering.idempotency_keys (
  tenant_id     ordering.tenant_id,
  key           ordering.idempotency_key,
  fingerprint   text not null,
  order_id      uuid not null,
  response_json json not null,
  created_at    timestamptz not null,

  constraint a_key_is_used_once_by_a_tenant primary key (tenant_id, key)
);

-- For the sweep.
create index idempotency_keys_by_age on ordering.idempotency_keys (created_at);

alter table ordering.idempotency_keys enable row level security;
comment on table ordering.idempotency_keys is 'Keys of requests that create an order, with the response that is repeated for an hour.';
comment on column ordering.idempotency_keys.fingerprint is 'The hash of the canonical body (RFC 8785): another body is a conflict.';
