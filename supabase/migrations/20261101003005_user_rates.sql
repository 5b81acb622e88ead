-- The rate of users as SQL counts it. A function that is called with a user's own rights takes the user's token in the same
-- transaction as its work: one call instead of two, and whoever calls it without the Edge Function is counted as well.

create table private.user_rates (
  is_only boolean primary key default true,
  per_minute int not null,
  constraint user_rates_have_one_row check (is_only),
  constraint user_rates_are_positive check (per_minute > 0)
);
comment on table private.user_rates is 'Requests a minute that a user has, over all functions; told by the Edge Function, whose setting RATE_LIMIT_USER_PER_MINUTE it is.';
comment on column private.user_rates.is_only is 'Always true: there is one row.';
comment on column private.user_rates.per_minute is 'Requests a minute.';
alter table private.user_rates enable row level security;

create function private.user_rate() returns int
language plpgsql stable set search_path = '' as $$
begin
  return (select coalesce((select r.per_minute from private.user_rates r), 120));
end $$;
comment on function private.user_rate is 'Requests a minute that a user has; the setting''s default before a function told it.';

create function private.keep_user_rate(per_minute int) returns void
language sql security definer set search_path = '' as $$
  insert into private.user_rates as r (per_minute) values (keep_user_rate.per_minute)
  on conflict (is_only) do update set per_minute = excluded.per_minute where r.per_minute <> excluded.per_minute
$$;
comment on function private.keep_user_rate is 'engine_keep_user_rate without its name.';
create function public.engine_keep_user_rate(per_minute int) returns void
language sql security invoker set search_path = '' set statement_timeout = '5s' as $$
  select private.keep_user_rate(engine_keep_user_rate.per_minute)
$$;
comment on function public.engine_keep_user_rate is 'Engine only: what SQL is to count users by.';

create function private.refuse_rate(seconds numeric) returns void
language plpgsql set search_path = '' as $$
begin
  perform private.refuse('CS429', format('At most %s requests a minute: try again in %s s', private.user_rate(), greatest(refuse_rate.seconds, 1)),
    jsonb_build_object('retry_after_seconds', greatest(refuse_rate.seconds, 1)));
end $$;
comment on function private.refuse_rate is 'Says that the caller asks too often, and when it may again.';

create function private.require_user_token() returns void
language plpgsql security definer set search_path = '' as $$
declare
  rate int := private.user_rate();
  lacking numeric;
begin
  -- A look without a lock, before the work: whoever holds the bucket's row until the end of a long transaction would make the
  -- caller's other requests wait.
  select 1 - least(rate, l.tokens + extract(epoch from greatest(clock_timestamp() - l.refilled_at, interval '0')) / 60 * rate) into lacking
  from private.rate_limits l where l.bucket = 'user:' || (select auth.uid());
  if lacking > 0 then
    perform private.refuse_rate(ceil(lacking / rate * 60));
  end if;
end $$;
comment on function private.require_user_token is 'Refuses a caller without a token (CS429) before the work; takes none.';

create function private.take_user_token() returns void
language plpgsql security definer set search_path = '' as $$
declare
  rate int := private.user_rate();
  taken jsonb := private.take_token('user:' || (select auth.uid()), rate, rate);
begin
  if not (taken ->> 'allowed')::boolean then
    perform private.refuse_rate((taken ->> 'retry_after_seconds')::numeric);
  end if;
end $$;
comment on function private.take_user_token is 'Takes a token of the caller, or refuses (CS429). The last thing a function does: the bucket stays locked until the commit.';

grant execute on function private.keep_user_rate, public.engine_keep_user_rate to service_role;
grant execute on function private.require_user_token, private.take_user_token to authenticated;
