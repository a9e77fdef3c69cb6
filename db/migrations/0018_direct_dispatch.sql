-- Direct dispatch 直派: a row of a responsibility list may say from which doors a request goes straight to its unit.
-- Whoever leads does so by that written rule; none does unless the row says so.
alter table duty add column direct_from text[] not null default '{}'
  check (direct_from <@ array['any', 'web', 'app', 'hotline', 'grid', 'open311'] and (direct_from = '{}' or role = 'lead'));

-- What is done by such a row is the system's act, not that of whoever reported: no person, a row that allows it, and a
-- case that this very transaction has taken in.
-- Whether the case was sent straight out by this row, at the moment it was reported.
create function jw_direct(of_district text, of_case uuid, of_duty uuid) returns boolean
language plpgsql stable security definer set search_path = public, pg_temp as
$$ begin
  return exists (select from cases c join duty d on d.id = of_duty
    where c.district = of_district and c.id = of_case and c.lead_unit = d.unit_code and d.role = 'lead'
      and d.direct_from && array['any', c.door] and starts_with(c.area_code, d.area_prefix)
      and starts_with(c.category_path, d.category_prefix) and c.dispatched_at = c.reported_at);
end $$;

revoke execute on function jw_direct(text, uuid, uuid) from public;

grant execute on function jw_direct(text, uuid, uuid) to jingwei_app;

create policy journal_add_direct on journal for insert with check (
  post = '00000000-0000-7000-8000-000000000001' and actor is null and kind in ('accepted', 'filed', 'dispatched')
  and (select jw_may('case.report')) and jw_written(district, subject)
  and jw_direct(district, subject, (data -> 'direct' ->> 'duty')::uuid));

-- The functions that rights are read by, as they were. In SQL they are planned anew for every statement, which costs an
-- intake more than all its rows; in PL/pgSQL once for a connection.
create or replace function jw_day(of_area text) returns date language plpgsql stable security definer set search_path = public as
$$ begin
  return (now() at time zone coalesce((select time_zone from city_profile where starts_with(of_area, area_prefix)
     order by length(area_prefix) desc limit 1), 'UTC'))::date;
end $$;

create or replace function jw_may(wanted text) returns boolean language plpgsql stable security definer set search_path = public as
$$ begin
  return exists (
     select from post p join policy r on r.post_kind = p.kind
     where p.id = jw_post() and r.action = wanted
       and jw_in_force(p.valid_from, p.valid_to, p.area_code))
   or exists (
     select from delegation d join post p on p.id = d.to_post join post f on f.id = d.from_post
       join policy r on r.post_kind = f.kind and r.action = d.action
     where d.to_post = jw_post() and d.action = wanted and d.from_date <= jw_day(p.area_code) and d.to_date > jw_day(p.area_code)
       and jw_in_force(p.valid_from, p.valid_to, p.area_code) and jw_in_force(f.valid_from, f.valid_to, f.area_code));
end $$;

create or replace function jw_areas(wanted text) returns text[] language plpgsql stable security definer set search_path = public as
$$ begin
  return (select coalesce(array_agg(area), '{}') from (
     select case r.reach when 'all' then '%' else p.area_code || '%' end as area
     from post p join policy r on r.post_kind = p.kind
     where p.id = jw_post() and r.action = wanted and r.reach in ('area', 'all')
       and jw_in_force(p.valid_from, p.valid_to, p.area_code)
     union all
     select p.area_code || '%' from delegation d join post p on p.id = d.to_post join post f on f.id = d.from_post
       join policy r on r.post_kind = f.kind and r.action = d.action
     where d.to_post = jw_post() and d.action = wanted and r.reach = 'area'
       and d.from_date <= jw_day(p.area_code) and d.to_date > jw_day(p.area_code)
       and jw_in_force(p.valid_from, p.valid_to, p.area_code) and jw_in_force(f.valid_from, f.valid_to, f.area_code)) as o);
end $$;

create or replace function jw_units(wanted text) returns text[] language plpgsql stable security definer set search_path = public as
$$ begin
  return (with recursive own (code) as (
     select p.unit_code from post p join policy r on r.post_kind = p.kind
     where p.id = jw_post() and r.action = wanted and r.reach in ('unit', 'area')
       and jw_in_force(p.valid_from, p.valid_to, p.area_code)
     union select p.unit_code from delegation d join post p on p.id = d.to_post join post f on f.id = d.from_post
       join policy r on r.post_kind = f.kind and r.action = d.action
     where d.to_post = jw_post() and d.action = wanted and r.reach in ('unit', 'area')
       and d.from_date <= jw_day(p.area_code) and d.to_date > jw_day(p.area_code)
       and jw_in_force(p.valid_from, p.valid_to, p.area_code) and jw_in_force(f.valid_from, f.valid_to, f.area_code)
     union select u.code from unit u join own on u.parent = own.code)
   select coalesce(array_agg(code), '{}') from own);
end $$;

create or replace function jw_everywhere(wanted text) returns boolean language plpgsql stable security definer set search_path = public as
$$ begin
  return '%' = any (jw_areas(wanted));
end $$;

create or replace function jw_written(of_district text, of_case uuid) returns boolean language plpgsql stable security definer set search_path = public as
$$ begin
  return exists (select from cases where district = of_district and id = of_case and xmin = pg_current_xact_id()::xid);
end $$;

create or replace function jw_followed() returns uuid[] language plpgsql stable security definer set search_path = public as
$$ begin
  return (with own as (
     select r.district, u.id from reporter r, unnest(array[r.case_id, r.original_case]) as u (id)
     where r.follow_hash = decode(nullif(current_setting('app.follow', true), ''), 'hex'))
   select coalesce(array_agg(id), '{}') from (
     select id from own union select c.id from own join cases c on c.district = own.district and c.split_from = own.id) as f);
end $$;

create or replace function jw_following() returns uuid[] language plpgsql stable security definer set search_path = public as
$$ begin
  return (select coalesce(array_agg(id), '{}') from reporter
   where follow_hash = decode(nullif(current_setting('app.follow', true), ''), 'hex'));
end $$;

create or replace function jw_hash(of_district text, of_subject uuid, of_seq integer) returns bytea language plpgsql stable security definer set search_path = public as
$$ begin
  return (select hash from journal where district = of_district and subject = of_subject and seq = of_seq);
end $$;

create or replace function jw_reports_since(moment timestamptz) returns integer language plpgsql stable security definer set search_path = public as
$$ begin
  return (select count(*)::integer from (select from cases where reported_at > moment and door = 'web' limit 20000) c);
end $$;

-- Whoever asked is looked for by their first case with every new case; not through all who ever asked.
create index reporter_original on reporter (district, original_case);

-- The same rights, the cheapest question first: nearly all that is added comes with a case that this transaction has
-- written itself. (Asked last, it came after a look through the cases for each row.)
do $$
declare
  own text := '((select jw_everywhere(''case.write'')) or exists (select from cases c
    where c.district = %1$I.district and c.id = %1$I.%2$I and (c.area_code like any ((select jw_areas(''case.write''))::text[])
      or c.units && (select jw_units(''case.write''))::text[] or c.id = any ((select jw_followed())::uuid[]))))';
  t text;
begin
  foreach t in array array['task', 'timer', 'evidence', 'reporter', 'outbox'] loop
    execute format('alter policy %I on %I with check (jw_written(district, case_id) or %s)', t || '_add', t,
      format(own, t, 'case_id'));
  end loop;
  execute format('alter policy journal_add on journal with check (
      (post = (select jw_post()) or (select jw_may(''outbox.send'')))
      and (jw_written(district, subject) or %s or jw_keeps(kind, subject)))', format(own, 'journal', 'subject'));
end $$;
