-- A unique key that does not name the district cannot be spread over machines by it (docs/operate.md, "Beyond one machine").
-- The hash of a follow link is 256 bits of chance, so with the district in its key it is as unique as before.
create unique index reporter_follow on reporter (follow_hash, district);

alter table reporter drop constraint reporter_follow_hash_key;
