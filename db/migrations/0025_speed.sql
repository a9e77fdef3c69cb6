-- ── intake ───────────────────────────────────────────────────────────────────────────────────────────────
-- What is open near a place: no day of a large city has many.
create index cases_open_point on cases using gist (point) where closed_at is null;

-- Open cases near each of several places, the nearest `most` of each, those nearest first; `asked`: objects of n, lon,
-- lat, a box (west, south, east, north), since and own (which is left out). By the same rights as the policy `cases_read`; it looks with the
-- index that row-level security keeps from the application, and whoever has the ids reads the cases under that policy all
-- the same.
create function jw_open_near(asked jsonb, most integer) returns table (n integer, place bigint, id uuid)
language plpgsql stable security definer rows 20 set search_path = public, pg_temp as
$$ declare
  areas text[] := jw_areas('case.read');
  everywhere boolean := '%' = any (areas);
  own_units text[] := '{}';
  followed uuid[] := '{}';
  readable boolean := false;
begin
  if not everywhere then
    own_units := jw_units('case.read');
    followed := jw_followed();
    readable := jw_may('case.readPublic');
  end if;
  return query select a.n, row_number() over (partition by a.n order by near.away), near.id
    from jsonb_to_recordset(asked) as a(n integer, lon float8, lat float8, west float8, south float8, east float8,
      north float8, since timestamptz, own uuid)
    cross join lateral (select c.id, c.point <-> st_setsrid(st_makepoint(a.lon, a.lat), 4326) as away from cases c
      where c.closed_at is null and c.point && st_makeenvelope(a.west, a.south, a.east, a.north, 4326)
        and c.reported_at > a.since and c.id <> a.own
        and (everywhere or c.area_code like any (areas) or c.units && own_units or c.id = any (followed)
          or (c.public and readable))
      order by c.point <-> st_setsrid(st_makepoint(a.lon, a.lat), 4326) limit most) near;
end $$;

revoke execute on function jw_open_near(jsonb, integer) from public;

grant execute on function jw_open_near(jsonb, integer) to jingwei_app;

-- Whether a message to all who asked has gone to anyone.
create index outbox_spread on outbox (district, case_id) where reporter_id is not null;

-- Which of these cases (objects of district and id) could repeat an earlier one: by the same contact, or one of the same
-- category that has ended nearby, as far as the widest rule of any city reaches (`metres` where none has its own). Most
-- repeat nothing; the rule itself is asked about the rest. For whoever sees every case; contacts are compared for whoever
-- may see those too, as the policy `reporter_read` has it.
create function jw_could_repeat(asked jsonb, metres double precision) returns setof uuid
language plpgsql stable security definer rows 10 set search_path = public, pg_temp as
$$ declare
  widest double precision;
  sees_contacts boolean := jw_everywhere('reporter.read');
begin
  if not jw_everywhere('case.read') then return; end if;
  select greatest(metres, max((p.settings -> 'repeatRule' ->> 'metres')::double precision)) into widest from city_profile p;
  return query select c.id from jsonb_to_recordset(asked) as a(district text, id uuid)
    join cases c on c.district = a.district and c.id = a.id
    where not c.historic and c.split_from is null and (
      sees_contacts and exists (select from reporter r join reporter o on o.district = r.district and o.contact_index = r.contact_index
        where r.district = c.district and r.original_case = c.id and o.original_case <> c.id)
      or exists (select from cases e where e.district = c.district and e.closed_at is not null
        and e.category_path = c.category_path and e.id <> c.id
        and e.point && st_expand(c.point, widest / 110000 / greatest(0.1, cos(radians(st_y(c.point)))))));
end $$;

revoke execute on function jw_could_repeat(jsonb, double precision) from public;

grant execute on function jw_could_repeat(jsonb, double precision) to jingwei_app;

-- ── lists of millions ────────────────────────────────────────────────────────────────────────────────────
-- A category within an area is read from one index.
create index cases_category_area on cases (category_path text_pattern_ops, area_code text_pattern_ops);

-- A state goes with being open or ended: planned as if it did not, what is open seems forty times rarer than it is.
create statistics cases_state_closed (mcv) on state, closed_at from cases;

-- Which cases the present post may see, as conditions of which one must hold; the rights of the policy `cases_read`.
create function jw_case_reach() returns text[]
language plpgsql stable security definer set search_path = public, pg_temp as
$$ declare
  areas text[] := jw_areas('case.read');
  own_units text[];
  followed uuid[];
  reach text[];
begin
  if '%' = any (areas) then return array['true']; end if;
  own_units := jw_units('case.read');
  followed := jw_followed();
  select coalesce(array_agg('area_code ^@ ' || quote_literal(rtrim(a, '%'))), '{}') into reach from unnest(areas) a;
  if cardinality(own_units) > 0 then reach := reach || ('units && ' || quote_literal(own_units) || '::text[]'); end if;
  if cardinality(followed) > 0 then reach := reach || ('id = any (' || quote_literal(followed) || '::uuid[])'); end if;
  if jw_may('case.readPublic') then reach := reach || 'public'::text; end if;
  return reach;
end $$;

-- The light of a case by a condition each; `moment` is now.
create function jw_case_lights(moment timestamptz) returns jsonb language sql immutable as
$$ select jsonb_build_object(
    'suspended', 'state = ''suspended''',
    'late', format('(state <> ''suspended'' and (case when closed_at is null and done_at is null then %1$s < %2$L else not %3$s end))', next_due, moment, in_time),
    'near', format('(closed_at is null and done_at is null and state <> ''suspended'' and %1$s >= %2$L and stage_due_at is null and yellow_at <= %2$L)', next_due, moment),
    'onTime', format('(state <> ''suspended'' and case when closed_at is null and done_at is null
      then %1$s >= %2$L and not (stage_due_at is null and yellow_at <= %2$L) else due_at is not null and %3$s end)', next_due, moment, in_time),
    'none', format('(state <> ''suspended'' and %s is null and due_at is null)', next_due))
  from (select 'coalesce(stage_due_at, case when done_at is null then due_at end)' as next_due,
    format('(due_at is null or coalesce(done_at, closed_at, %L) <= due_at)', moment) as in_time) as words $$;

-- What is asked, as conditions of which all must hold. Every value is quoted as one.
create function jw_case_conditions(asked jsonb) returns text language sql stable as
$$ select coalesce(nullif(array_to_string(array[
    case asked ->> 'open' when 'true' then 'closed_at is null' when 'false' then 'closed_at is not null' end,
    'area_code ^@ ' || quote_literal(asked ->> 'area'),
    'category_path ^@ ' || quote_literal(asked ->> 'category'),
    'units && array[' || quote_literal(asked ->> 'unit') || ']',
    'door = ' || quote_literal(asked ->> 'door'),
    case when asked ? 'state' then 'state = any (' || quote_literal(array(select jsonb_array_elements_text(asked -> 'state'))) || '::text[])' end,
    case when asked ? 'urgency' then 'urgency = any (' || quote_literal(array(select jsonb_array_elements_text(asked -> 'urgency'))) || '::text[])' end,
    case when asked ? 'supervised' then 'supervised > 0' end,
    case when asked ? 'pending' then 'pending is not null' end,
    case when asked ? 'appealed' then 'appeal ->> ''step'' in (''dispatcher'', ''callTaker'')' end,
    case asked ->> 'rated' when 'true' then 'rating is not null' when 'false' then 'rating is null' end,
    'reported_at >= ' || quote_literal(asked ->> 'from'),
    'reported_at < ' || quote_literal(asked ->> 'to'),
    case when asked ? 'box' then format('point && st_makeenvelope(%L, %L, %L, %L, 4326)', asked #>> '{box,0}', asked #>> '{box,1}', asked #>> '{box,2}', asked #>> '{box,3}') end,
    case when asked ? 'light' then '(' || (select coalesce(string_agg(jw_case_lights((asked ->> 'now')::timestamptz) ->> l, ' or '), 'false')
      from jsonb_array_elements_text(asked -> 'light') l) || ')' end,
    case when asked ? 'number' or asked ? 'words' then
      '(' || coalesce('number = ' || quote_literal(asked ->> 'number') || ' or ', '')
      || coalesce('search @@ ' || quote_literal(asked ->> 'words') || '::tsquery', 'false') || ')' end], ' and '), ''), 'true') $$;

-- The ids of a page: of the cases that fit and that the present post may see, the first `most` after the given key and id
-- in the order of their deadline, report or last change. One branch for each right, as an order can be read from an index
-- for one of them and not for all at once. A branch with few cases is sorted: those that fit may lie at the far end of the
-- order. Whoever has the ids reads the cases under the policy all the same.
create function jw_page_cases(asked jsonb, sort text, after_key timestamptz, after_id uuid, most integer) returns uuid[]
language plpgsql volatile security definer set search_path = public, pg_temp as
$$ declare
  key text := case sort when 'reported' then 'reported_at' when 'updated' then 'updated_at' else
    '(case when stage_due_at is not null then stage_due_at when done_at is null and due_at is not null then due_at else ''infinity''::timestamptz end)' end;
  way text := case sort when 'reported' then 'desc' when 'updated' then 'desc' else 'asc' end;
  conditions text := jw_case_conditions(asked);
  fits text;
  reach text;
  plan json;
  branches text[] := '{}';
  found uuid[];
begin
  foreach reach in array jw_case_reach() loop
    fits := reach || ' and ' || conditions || case when after_id is null then '' else format(
      ' and (%s, id) %s (%L::timestamptz, %L::uuid)', key, case way when 'desc' then '<' else '>' end, after_key, after_id) end;
    execute 'explain (format json) select id from cases where ' || fits into plan;
    branches := branches || format('(select id, %1$s as key from cases where %2$s order by %1$s%3$s %4$s, id %4$s limit %5$s)', key, fits,
      -- Of a period's cases most have no deadline any more: they are not looked for one by one among those of all years.
      case when (plan #>> '{0,Plan,Plan Rows}')::float8 < 25000 or asked ?| array['pending', 'appealed', 'supervised']
          or sort = 'due' and (asked ? 'from' or asked ? 'to')
        then ' + interval ''0''' else '' end, way, most);
  end loop;
  if cardinality(branches) = 0 then return '{}'; end if;
  execute format('select coalesce(array_agg(id), ''{}'') from (select id from (%1$s) b order by key %2$s, id %2$s limit %3$s) x',
    array_to_string(branches, ' union '), way, most) into found;
  return found;
end $$;

revoke execute on function jw_case_reach(), jw_case_lights(timestamptz), jw_case_conditions(jsonb),
  jw_page_cases(jsonb, text, timestamptz, uuid, integer) from public;

grant execute on function jw_page_cases(jsonb, text, timestamptz, uuid, integer) to jingwei_app;

-- The light of a case as a word, as an expression.
create function jw_case_light(moment timestamptz) returns text language sql immutable as
$$ select format('case when %s then ''suspended'' when %s then ''late'' when %s then ''near'' when %s then ''onTime'' else ''none'' end',
    l ->> 'suspended', l ->> 'late', l ->> 'near', l ->> 'onTime') from (select jw_case_lights(moment) as l) as lights $$;

revoke execute on function jw_case_light(timestamptz) from public;

-- How many of the cases that fit and that the present post may see are in each state and under each light; of more than
-- `most` one more than so many are counted.
create function jw_count_cases(asked jsonb, most integer) returns table (state text, light text, n bigint)
language plpgsql volatile security definer set search_path = public, pg_temp as
$$ declare
  light text := jw_case_light((asked ->> 'now')::timestamptz);
  conditions text := jw_case_conditions(asked);
  branches text;
begin
  select string_agg(format('(select c.id, c.state, %s as light from cases c where (%s) and %s limit %s)', light, r, conditions, most + 1),
    ' union ') into branches from unnest(jw_case_reach()) r;
  if branches is null then return; end if;
  return query execute format('select c.state, c.light, count(*) from (select * from (%s) b limit %s) c group by 1, 2', branches, most + 1);
end $$;

revoke execute on function jw_count_cases(jsonb, integer) from public;

grant execute on function jw_count_cases(jsonb, integer) to jingwei_app;

-- The points of the map: of the cases that fit and that the present post may see the newest `most`, with nothing of them but
-- what the map shows. Read here and not by their ids, as each of very many would be looked for twice.
create function jw_map_cases(asked jsonb, most integer) returns table (id uuid, number text, title text, state text,
  lon double precision, lat double precision, urgency text, light text)
language plpgsql volatile security definer set search_path = public, pg_temp as
$$ declare
  conditions text := jw_case_conditions(asked);
  shown text := 'c.id, c.number, c.title, c.state, st_x(c.point), st_y(c.point), c.urgency, '
    || jw_case_light((asked ->> 'now')::timestamptz) || ', c.reported_at';
  reach text;
  plan json;
  branches text[] := '{}';
begin
  foreach reach in array jw_case_reach() loop
    execute format('explain (format json) select id from cases where (%s) and point is not null and %s', reach, conditions) into plan;
    branches := branches || format('(select %s from cases c where (%s) and c.point is not null and %s order by reported_at%s desc limit %s)',
      shown, reach, conditions, case when (plan #>> '{0,Plan,Plan Rows}')::float8 < 25000 then ' + interval ''0''' else '' end, most);
  end loop;
  if cardinality(branches) = 0 then return; end if;
  return query execute format('select b.id, b.number, b.title, b.state, b.lon, b.lat, b.urgency, b.light
    from (%s) b (id, number, title, state, lon, lat, urgency, light, at) order by b.at desc limit %s',
    array_to_string(branches, ' union '), most);
end $$;

revoke execute on function jw_map_cases(jsonb, integer) from public;

grant execute on function jw_map_cases(jsonb, integer) to jingwei_app;
