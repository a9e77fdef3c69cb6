-- Millions of cases. Row-level security tries a condition on rows only after its own, unless the condition is known to
-- tell nothing of rows it throws away; `like`, `&&` and `@@` are not known to, so no index serves them for the application.

-- The queue: what is open is a few of the cases; by next deadline, by report, by place.
create index cases_open_due on cases ((case when stage_due_at is not null then stage_due_at
  when done_at is null and due_at is not null then due_at else 'infinity'::timestamptz end), id) where closed_at is null;

create index cases_ended_due on cases ((case when stage_due_at is not null then stage_due_at
  when done_at is null and due_at is not null then due_at else 'infinity'::timestamptz end), id) where closed_at is not null;

create index cases_open_reported on cases (reported_at, id) where closed_at is null;

create index cases_open_area on cases (area_code text_pattern_ops) where closed_at is null;

create index cases_open_state on cases (state, area_code text_pattern_ops) where closed_at is null;

create index cases_supervised on cases (updated_at) where supervised > 0 and closed_at is null;

create index cases_updated on cases (updated_at, id);

-- what waits for an answer lies among all that is closed
create index cases_appealed on cases (updated_at) where appeal ->> 'step' in ('dispatcher', 'callTaker');

create index cases_pending on cases (updated_at) where pending is not null;

drop index cases_due;

-- The ids of the cases that the present post may see and that fit what is asked, if they are `most` or fewer and an index
-- finds them; else null: the first of very many are soon met in their order. With `part`, `most` and one of those that are
-- more. It looks with the indexes that row-level
-- security keeps from the application, by the same rights as the policy `cases_read`; whoever has the ids reads the cases
-- under that policy all the same. Every value is quoted as one.
create function jw_find_cases(asked jsonb, most integer, part boolean) returns uuid[]
language plpgsql volatile security definer set search_path = public, pg_temp as
$$ declare
  areas text[] := jw_areas('case.read');
  units text[] := jw_units('case.read');
  followed uuid[] := jw_followed();
  rights text[];
  wanted text[];
  statement text;
  plan json;
  found uuid[];
begin
  if not '%' = any (areas) then
    select coalesce(array_agg('area_code ^@ ' || quote_literal(rtrim(a, '%'))), '{}') into rights from unnest(areas) a;
    if cardinality(units) > 0 then rights := rights || ('units && ' || quote_literal(units) || '::text[]'); end if;
    if cardinality(followed) > 0 then rights := rights || ('id = any (' || quote_literal(followed) || '::uuid[])'); end if;
    if jw_may('case.readPublic') then rights := rights || 'public'::text; end if;
    if cardinality(rights) = 0 then return '{}'; end if;
  end if;
  wanted := array_remove(array[
    '(' || array_to_string(rights, ' or ') || ')',
    case asked ->> 'open' when 'true' then 'closed_at is null' when 'false' then 'closed_at is not null' end,
    'area_code ^@ ' || quote_literal(asked ->> 'area'),
    'category_path ^@ ' || quote_literal(asked ->> 'category'),
    'units && array[' || quote_literal(asked ->> 'unit') || ']',
    'lead_unit = ' || quote_literal(asked ->> 'lead'),
    'state = any (' || quote_literal(translate(asked ->> 'state', '[]', '{}')) || '::text[])',
    'urgency = any (' || quote_literal(translate(asked ->> 'urgency', '[]', '{}')) || '::text[])',
    case when asked ? 'supervised' then 'supervised > 0' end,
    case when asked ? 'pending' then 'pending is not null' end,
    case when asked ? 'appealed' then 'appeal ->> ''step'' in (''dispatcher'', ''callTaker'')' end,
    'reported_at >= ' || quote_literal(asked ->> 'from'),
    'reported_at < ' || quote_literal(asked ->> 'to'),
    'point && st_makeenvelope(' || quote_literal(asked #>> '{box,0}') || ', ' || quote_literal(asked #>> '{box,1}')
      || ', ' || quote_literal(asked #>> '{box,2}') || ', ' || quote_literal(asked #>> '{box,3}') || ', 4326)',
    '(' || coalesce('number = ' || quote_literal(asked ->> 'number') || ' or ', '')
      || 'search @@ ' || quote_literal(asked ->> 'words') || '::tsquery)'], null);
  if cardinality(wanted) = 0 then return null; end if;
  statement := 'select id from cases where ' || array_to_string(wanted, ' and ') || ' limit ' || most + 1;
  if not asked ?| array['pending', 'appealed'] then
    execute 'explain (format json) ' || statement into plan;
    plan := plan -> 0 -> 'Plan';
    if not part and (plan #>> '{Plans,0,Plan Rows}')::float8 > 30.0 * most or (plan ->> 'Total Cost')::float8 > 8.0 * most then
      return null;
    end if;
  end if;
  execute 'select coalesce(array_agg(id), ''{}'') from (' || statement || ') x' into found;
  return case when part or cardinality(found) <= most then found end;
end $$;

revoke execute on function jw_find_cases(jsonb, integer, boolean) from public;

grant execute on function jw_find_cases(jsonb, integer, boolean) to jingwei_app;

-- ── figures ──────────────────────────────────────────────────────────────────────────────────────────────
-- Sums of whole months: a year by category is twelve rows a key instead of 365.
alter table figure_day drop constraint figure_day_cut_check;

alter table figure_day add constraint figure_day_cut_check
  check (cut in ('fine', 'unit', 'street', 'category', 'unitMonth', 'streetMonth', 'categoryMonth'));

insert into figure_day (district, cut, area_code, unit, category_path, day,
  n_reported, n_refused, n_total, n_responded, n_accepted, n_accepted_on_time, n_filed, n_verify_asked,
  n_verified_on_time, n_dispatched, n_dispatched_on_time, n_dispatched_right, n_handed_back, n_done, n_done_on_time,
  n_finished_late, n_late_open, n_checked, n_checked_on_time, n_reworked, n_closed, n_closed_on_time, n_reopened,
  n_resolved, n_unsolved, n_rated, n_satisfied)
select district, cut || 'Month', area_code, unit, category_path, date_trunc('month', day::timestamp)::date,
  sum(n_reported), sum(n_refused), sum(n_total), sum(n_responded), sum(n_accepted), sum(n_accepted_on_time),
  sum(n_filed), sum(n_verify_asked), sum(n_verified_on_time), sum(n_dispatched), sum(n_dispatched_on_time),
  sum(n_dispatched_right), sum(n_handed_back), sum(n_done), sum(n_done_on_time), sum(n_finished_late),
  sum(n_late_open), sum(n_checked), sum(n_checked_on_time), sum(n_reworked), sum(n_closed), sum(n_closed_on_time),
  sum(n_reopened), sum(n_resolved), sum(n_unsolved), sum(n_rated), sum(n_satisfied)
from figure_day where cut in ('unit', 'street', 'category') group by 1, 2, 3, 4, 5, 6;

create index figure_day_area on figure_day (cut, area_code, day);

create index figure_day_unit on figure_day (cut, unit, day) where unit <> '';

-- what is late is read from the index alone
create index figure_case_late on figure_case (due_at) include (area_code, unit, category_path, day, finished)
  where due_at is not null;

drop index figure_case_due;
