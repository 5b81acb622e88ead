-- Rate limits: one token bucket table for all functions, per user and per organization.

create table private.rate_limits (
  bucket text primary key,
  tokens numeric not null,
  refilled_at timestamptz not null
);
comment on table private.rate_limits is 'Token buckets.';
comment on column private.rate_limits.bucket is 'What is limited (user:<id>, organization:<id>).';
comment on column private.rate_limits.tokens is 'Tokens left at refilled_at.';
comment on column private.rate_limits.refilled_at is 'When tokens was true (database clock).';
create index rate_limits_by_age on private.rate_limits (refilled_at);
alter table private.rate_limits enable row level security;

create function private.take_token(bucket text, capacity int, refill_per_minute numeric) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  now_at timestamptz := clock_timestamp();
  available numeric;
begin
  insert into private.rate_limits as l (bucket, tokens, refilled_at) values (take_token.bucket, take_token.capacity - 1, now_at)
  on conflict on constraint rate_limits_pkey do update set
    tokens = least(take_token.capacity, l.tokens + extract(epoch from greatest(now_at - l.refilled_at, interval '0')) / 60 * take_token.refill_per_minute) - 1,
    refilled_at = greatest(now_at, l.refilled_at)
  returning tokens into available;
  if available >= 0 then
    return jsonb_build_object('allowed', true, 'retry_after_seconds', 0);
  end if;
  -- A refused call takes nothing: it must not push the next allowed one further away.
  update private.rate_limits l set tokens = l.tokens + 1 where l.bucket = take_token.bucket;
  return jsonb_build_object('allowed', false, 'retry_after_seconds', ceil(-available / take_token.refill_per_minute * 60));
end $$;
comment on function private.take_token is 'Takes a token, or says in how many seconds there will be one.';
create function public.engine_take_token(bucket text, capacity int, refill_per_minute numeric) returns jsonb
language sql security invoker set search_path = '' set statement_timeout = '5s' as $$
  select private.take_token(engine_take_token.bucket, engine_take_token.capacity, engine_take_token.refill_per_minute)
$$;
comment on function public.engine_take_token is 'Engine only: takes a token from a bucket.';
grant execute on function private.take_token, public.engine_take_token to service_role;
