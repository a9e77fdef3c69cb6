-- Cases are asked for by the number people read out, and updates by the hour they were written.
create index cases_number_only on cases (number);

create index journal_at on journal using brin (at);
