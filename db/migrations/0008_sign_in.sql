-- A sign-in link serves once; those of the demo city, printed at each start, serve until they end.
alter table sign_in_link add column reusable boolean not null default false;

alter table sign_in_link add column used_at timestamptz;

-- The access log also tells who signed in and out, of no case. The service writes it on its own behalf, as whoever signs
-- in is nobody yet; those who may read the log read it of the posts within their area.
create policy access_log_sign_in_add on access_log for insert
  with check (case_id is null and (select jw_may('outbox.send')));

create policy access_log_sign_in_read on access_log for select using (case_id is null and (select jw_may('access.read'))
  and exists (select from post p where p.id = access_log.post_id and p.area_code like any ((select jw_areas('access.read'))::text[])));

create index access_log_latest on access_log (at desc, id desc);
