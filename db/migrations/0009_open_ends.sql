-- What a case still lacked: clocks of every stage, an answer that is kept, photos made public by people, parts that answer
-- whoever asked about the whole.

-- A fired timer is removed or moved, so nothing is ever marked as fired.
create index timer_due_at on timer (due_at);

drop index timer_due;

-- The answer as it was sent. The journal, which nobody can empty, has it without telephone numbers.
alter table cases add column reply text;

-- A case split off is answered to whoever asked about the one it came from.
create index cases_split on cases (district, split_from) where split_from is not null;

create or replace function jw_followed() returns uuid[] language sql stable security definer set search_path = public as
$$ with own as (
     select r.district, u.id from reporter r, unnest(array[r.case_id, r.original_case]) as u (id)
     where r.follow_hash = decode(nullif(current_setting('app.follow', true), ''), 'hex'))
   select coalesce(array_agg(id), '{}') from (
     select id from own union select c.id from own join cases c on c.district = own.district and c.split_from = own.id) as f $$;

-- The unit that works on a part may have no view of the whole, and still has to reach whoever asked.
create policy reporter_of_parts on reporter for select using ((select jw_may('reporter.read')) and exists (
  select from cases c where c.district = reporter.district and c.split_from in (reporter.case_id, reporter.original_case)
    and (c.area_code like any ((select jw_areas('reporter.read'))::text[]) or c.units && (select jw_units('reporter.read'))::text[])));

insert into policy (post_kind, action, reach) values
  ('dispatcher', 'case.publish', 'area'), ('dutyOfficer', 'case.publish', 'area'), ('supervisor', 'case.publish', 'area');

-- no route ever asked for it
delete from policy where action = 'case.update';

-- Cases that wait in a stage that had no clock get one now.
insert into timer (district, case_id, key, kind, due_at)
select district, id, case state when 'verifying' then 'verify' else 'close' end,
  case state when 'verifying' then 'verify' else 'close' end, now() + interval '1 hour'
from cases where state in ('verifying', 'checked') and not historic
on conflict do nothing;
