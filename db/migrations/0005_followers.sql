-- Whoever asked about a merged case is answered from the main one: the way back from it.
create index cases_merged on cases (district, merged_into) where merged_into is not null;
