-- Notices in English beside the Chinese, a rate for each group robot, and articles that came from a file.

-- Both or neither: a heading in one language over a text in the other helps nobody.
alter table area_notice add column title_en text not null default '';

alter table area_notice add column body_en text not null default '';

-- The edition whose English this is: a process of the version before corrects the Chinese alone and counts the edition on.
alter table area_notice add column english_edition integer not null default 0;

alter table area_notice add constraint area_notice_english check ((title_en = '') = (body_en = ''));

alter table notice_edition add column title_en text not null default '';

alter table notice_edition add column body_en text not null default '';

-- When a group robot was written to last, by the keyed index of its address: its own rate, whatever channel writes to it.
create table robot_turn (
  target_index bytea primary key,
  -- of the minute before the last message, oldest first
  sent_at timestamptz[] not null default '{}',
  last_at timestamptz not null
);

alter table robot_turn enable row level security;

create policy robot_turn_work on robot_turn for all
  using ((select jw_may('outbox.send'))) with check ((select jw_may('outbox.send')));

grant select, insert, update, delete on robot_turn to jingwei_app;

-- An article that came from a file: the key of its row, so that the same file again makes nothing twice; the area of the post
-- that imported it, as each office numbers its own rows ('' = everywhere); and the SHA-256 of the row as it was last imported,
-- so that a row that is as it was undoes nothing that was written by hand since.
alter table knowledge_article add column import_key text;

alter table knowledge_article add column import_area text;

alter table knowledge_article add column import_hash text;

alter table knowledge_article add constraint knowledge_article_imported
  check (num_nulls(import_key, import_area, import_hash) in (0, 3));

create unique index knowledge_article_import on knowledge_article (district, import_area, import_key)
where import_key is not null;

-- What is told to callers who speak English; '' where nobody has written it.
alter table knowledge_article add column answer_en text not null default '';

-- As of a notice: 0 before the first is in force.
alter table knowledge_article add column english_edition integer not null default 0;
