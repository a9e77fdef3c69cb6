-- Photos for everyone. A photo is public only as a copy in which faces and plates were covered, or after someone who
-- looked at it has declared that there is nothing to cover. What was public before nobody had declared so.
alter table evidence add column masked_from uuid;

alter table evidence add column declared_at timestamptz;

-- when its file was removed, its time being up
alter table evidence add column removed_at timestamptz;

update evidence set public = false where public;

alter table evidence add constraint evidence_public_looked_at
  check (not public or masked_from is not null or declared_at is not null);

create index evidence_masked on evidence (district, masked_from) where masked_from is not null;

-- A lost follow link. Whoever asks is answered alike; in the background the asked-for address is compared with those
-- kept, by their blind index. What matches nothing is forgotten at once, the rest after a day.
alter table reporter add column email_index bytea;

-- where the e-mail was the only address, the index of the contact is its index
update reporter set email_index = contact_index where phone_sealed is null and email_sealed is not null;

-- whoever follows is looked up by id, and who looked at them by what was looked at
create index reporter_id on reporter (id);

create index access_log_what on access_log (what);

create index reporter_email on reporter (email_index) where email_index is not null;

create table lost_link (
  id uuid primary key,
  email_index bytea not null,
  -- until the letter has left
  email_sealed bytea,
  language text not null,
  asked_at timestamptz not null,
  -- of what the letter brings; whoever holds it gets new links, once
  secret_hash bytea unique,
  sent_at timestamptz,
  used_at timestamptz
);

create index lost_link_waiting on lost_link (asked_at) where email_sealed is not null;

create index lost_link_email on lost_link (email_index);

alter table lost_link enable row level security;

create policy lost_link_ask on lost_link for insert with check ((select jw_may('case.report')) and secret_hash is null);

create policy lost_link_work on lost_link for all
  using ((select jw_may('outbox.send'))) with check ((select jw_may('outbox.send')));

grant select, insert, update, delete on lost_link to jingwei_app;

-- Whoever holds the secret of the letter is given new links to what they reported; the old ones are dead from then on.
-- `hashes` are those of fresh tokens; the nth row answered goes with the nth of them.
create function jw_relink(secret bytea, hashes bytea[], moment timestamptz)
returns table (nth integer, number text) language sql volatile security definer set search_path = public as
$$ with used as (
     update lost_link set used_at = moment
     where secret_hash = secret and used_at is null and sent_at > moment - interval '1 hour' returning email_index),
   mine as (
     select r.district, r.id, r.case_id, row_number() over (order by r.created_at desc, r.id)::integer as n
     from reporter r join used u on u.email_index = r.email_index
     order by r.created_at desc, r.id limit cardinality(hashes)),
   changed as (
     update reporter r set follow_hash = hashes[m.n] from mine m
     where r.district = m.district and r.id = m.id returning m.n, m.district, m.case_id)
   select ch.n, c.number from changed ch join cases c on c.district = ch.district and c.id = ch.case_id order by ch.n $$;

-- One's own data, by the follow link: put right, or erased. Only the row of the link is touched, and of it only these.
create function jw_correct_own(new_name bytea, new_phone bytea, new_email bytea, new_index bytea, new_email_index bytea)
returns integer language sql volatile security definer set search_path = public as
$$ with asked as (
     delete from lost_link where email_index in (select email_index from reporter where id = any (jw_following()))
       and email_index is distinct from new_email_index),
   done as (
     update reporter set name_sealed = new_name, phone_sealed = new_phone, email_sealed = new_email,
       contact_index = new_index, email_index = new_email_index,
       anonymous = coalesce(new_name, new_phone, new_email) is null
     where id = any (jw_following()) returning id)
   select count(*)::integer from done $$;

revoke execute on function jw_relink(bytea, bytea[], timestamptz),
  jw_correct_own(bytea, bytea, bytea, bytea, bytea) from public;

grant execute on function jw_relink(bytea, bytea[], timestamptz),
  jw_correct_own(bytea, bytea, bytea, bytea, bytea) to jingwei_app;

-- Whoever erases what is kept of them by their follow link has it stated in the journal.
create policy journal_add_own_erasure on journal for insert with check (
  post = (select jw_post()) and kind = 'erasure.done' and subject = '6f0b4c1e-58a3-5d0e-9a41-3c2a7e5b9d11'
  and cardinality((select jw_following())) > 0);

create policy journal_head_own_erasure on journal_head for all
  using (subject = '6f0b4c1e-58a3-5d0e-9a41-3c2a7e5b9d11' and cardinality((select jw_following())) > 0)
  with check (subject = '6f0b4c1e-58a3-5d0e-9a41-3c2a7e5b9d11' and cardinality((select jw_following())) > 0);

-- How many reports came through the web door since then: the one thing all processes share about a flood. A number, of nobody.
create function jw_reports_since(moment timestamptz) returns integer
language sql stable security definer set search_path = public as
$$ select count(*)::integer from (select from cases where reported_at > moment and door = 'web' limit 20000) c $$;

revoke execute on function jw_reports_since(timestamptz) from public;

grant execute on function jw_reports_since(timestamptz) to jingwei_app;
