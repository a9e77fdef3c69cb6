-- cases_category_area (0025) does its work. In a file of its own: it needs the table for itself, for a moment, and nothing
-- that lasts may stand beside it.
drop index cases_category;
