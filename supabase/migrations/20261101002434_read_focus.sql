-- Reading FOCUS: rows of one load at a time, a page by key, every value as text.
-- The view is for questions; this is for whoever writes it out whole, over REST as over a connection.

create function public.read_focus_loads(organization_id uuid, from_date date, to_date date) returns jsonb
language plpgsql stable security invoker set search_path = '' as $$
begin
  if read_focus_loads.to_date <= read_focus_loads.from_date then
    perform private.refuse('CS400', format('to date %s must be after from date %s', read_focus_loads.to_date, read_focus_loads.from_date));
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('load_id', l.id, 'source', l.source, 'billing_account_id', l.billing_account_id,
      'billing_period_start', l.billing_period_start) order by l.billing_period_start, l.billing_account_id, l.source, l.id), '[]')
    from public.charge_loads l
    where l.organization_id = read_focus_loads.organization_id and l.status = 'published'
      and l.billing_period_start >= read_focus_loads.from_date and l.billing_period_start < read_focus_loads.to_date
      and l.source in (select r.source from private.focus_rules() r)
  );
end $$;
comment on function public.read_focus_loads is 'Published loads that FOCUS rows come from, of billing periods that begin in a window (to date exclusive).';
grant execute on function public.read_focus_loads to authenticated, service_role;

create function public.read_focus_page(load_id uuid, after_key text default '', most int default 2000) returns jsonb
language plpgsql stable security invoker set search_path = '' set timezone = 'UTC' set datestyle = 'ISO, YMD' as $$
declare
  first_key bytea := decode(read_focus_page.after_key, 'hex');
  last_key bytea;
  answer jsonb;
begin
  select k.charge_key into last_key from (
    select c.charge_key from public.charges c
    where c.load_id = read_focus_page.load_id and c.charge_key > first_key
    order by c.charge_key limit least(greatest(read_focus_page.most, 1), 10000)) k
  order by k.charge_key desc limit 1;
  if last_key is null then
    select private.focus_cells(array_agg(row_to_json(f) order by f."SubAccountId", f."BillingCurrency", f."InvoiceId")) into answer
    from public.focus_1_2_cost_and_usage f where f.load_id = read_focus_page.load_id and f.row_kind = 'balance';
  else
    select private.focus_cells(array_agg(row_to_json(f) order by f.charge_key, f.row_kind)) into answer
    from public.focus_1_2_cost_and_usage f
    where f.load_id = read_focus_page.load_id and f.row_kind in ('charge', 'unused')
      and f.charge_key > first_key and f.charge_key <= last_key;
  end if;
  return jsonb_build_object('rows', answer, 'next', encode(last_key, 'hex'));
end $$;
comment on function public.read_focus_page is 'FOCUS rows of a load as arrays of texts in the order of the view''s columns, those of charges after a key (hex). next is the key to go on after; null: these were the last.';

create function private.focus_cells(rows json[]) returns jsonb
language sql immutable set search_path = '' as $$
  select coalesce(jsonb_agg(x.cells order by x.place), '[]') from (
    select r.place, jsonb_agg(e.value order by e.place) as cells
    from unnest(focus_cells.rows) with ordinality r (cells, place)
    cross join lateral json_each_text(r.cells) with ordinality e (key, value, place)
    where e.key not in ('organization_id', 'load_id', 'charge_key', 'row_kind')
    group by r.place
  ) x
$$;
comment on function private.focus_cells is 'Rows as arrays of texts, without the columns that are not exported.';
grant execute on function private.focus_cells to authenticated, service_role;
grant execute on function public.read_focus_page to authenticated, service_role;
