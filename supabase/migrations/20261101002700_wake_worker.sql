-- Waking the worker on hosted Supabase: one pg_cron job a minute calls private.wake_worker(), which begins what is scheduled and
-- posts through pg_net only when something is due. Where these extensions are missing the same is done from outside (POST .../worker).
-- The token in the header is good for waking alone: pg_net keeps headers where every role can read them.

create function private.vault_secret(name text) returns text
language plpgsql stable set search_path = '' as $$
declare
  found_secret text;
begin
  if to_regclass('vault.decrypted_secrets') is null then
    return null;
  end if;
  execute 'select decrypted_secret from vault.decrypted_secrets where name = $1' into found_secret using vault_secret.name;
  return found_secret;
end $$;
comment on function private.vault_secret is 'A platform secret from Vault; null where there is no Vault or no such entry.';

create function private.wake_worker() returns int
language plpgsql security definer set search_path = '' as $$
declare
  due int;
  wanted int;
  project_url text := private.vault_secret('project_url');
  worker_token text := private.vault_secret('worker_token');
  wakes int := 0;
begin
  perform private.run_schedules(clock_timestamp());
  due := private.due_jobs(8);
  -- One wake plans them all.
  wanted := greatest(due, private.unplanned_schedules(clock_timestamp(), 1));
  if wanted > 0 and project_url is not null and worker_token is not null and to_regnamespace('net') is not null then
    for wake in 1..wanted loop
      execute 'select net.http_post(url := $1, body := $2, headers := $3, timeout_milliseconds := 5000)'
      using project_url || '/functions/v1/connector-sync/worker', '{}'::jsonb,
        jsonb_build_object('Content-Type', 'application/json', 'Authorization', 'Bearer ' || worker_token);
    end loop;
    wakes := wanted;
  end if;
  perform private.note_tick(due, wakes);
  return wakes;
end $$;
comment on function private.wake_worker is 'Begins what is scheduled, then posts one wake per due job, eight at most; nothing due, nothing posted. Whether a wake helped is read from the jobs, never from pg_net.';

do $$
begin
  if exists (select from pg_available_extensions where name = 'pg_net') then
    create extension if not exists pg_net with schema extensions;
  end if;
  if exists (select from pg_available_extensions where name = 'pg_cron') then
    create extension if not exists pg_cron with schema pg_catalog;
    perform cron.schedule('cloud-sync-wake', '* * * * *', 'select private.wake_worker()');
    -- Wakes purge too, but only where jobs are due: a large month that was read again is more than those get through.
    perform cron.schedule('cloud-sync-purge', '* * * * *', 'select private.purge(20000)');
    -- pg_cron keeps every run for ever unless told otherwise.
    perform cron.schedule('cloud-sync-forget-runs', '17 3 * * *', 'delete from cron.job_run_details where end_time < now() - interval ''7 days''');
  end if;
end $$;
