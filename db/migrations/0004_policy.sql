-- Who may do what, by kind of post. route() and row-level security read this one table.
-- Doors: 'public' (anyone), 'open311' (Open311 clients), 'system' (timers, messages, imports, sign-in).

insert into policy (post_kind, action, reach)
select kind, action, reach from (values
  ('public', 'case.report', 'none'), ('public', 'case.readPublic', 'none'),
  ('open311', 'case.report', 'none'), ('open311', 'case.readPublic', 'none'), ('open311', 'case.update', 'area'),
  ('open311', 'case.read', 'area'), ('open311', 'case.write', 'area'), ('open311', 'case.comment', 'area'),

  ('callTaker', 'case.report', 'none'), ('callTaker', 'case.read', 'area'), ('callTaker', 'case.write', 'area'),
  ('callTaker', 'case.accept', 'area'), ('callTaker', 'case.refuse', 'area'), ('callTaker', 'case.ask', 'area'),
  ('callTaker', 'case.edit', 'area'), ('callTaker', 'case.urge', 'area'), ('callTaker', 'case.comment', 'area'),
  ('callTaker', 'case.merge', 'area'), ('callTaker', 'case.decideAppeal', 'area'), ('callTaker', 'reporter.read', 'area'),
  ('callTaker', 'contact.read', 'area'), ('callTaker', 'case.verify', 'area'), ('callTaker', 'case.rateForCaller', 'area'),

  ('gridWorker', 'case.report', 'none'), ('gridWorker', 'case.read', 'area'), ('gridWorker', 'case.write', 'area'),
  ('gridWorker', 'case.verify', 'area'), ('gridWorker', 'case.check', 'area'), ('gridWorker', 'case.comment', 'area'),
  ('gridWorker', 'case.evidence', 'area'), ('gridWorker', 'case.rateUpper', 'area'),

  ('dispatcher', 'case.report', 'none'), ('dispatcher', 'case.read', 'area'), ('dispatcher', 'case.write', 'area'),
  ('dispatcher', 'case.accept', 'area'), ('dispatcher', 'case.refuse', 'area'), ('dispatcher', 'case.ask', 'area'),
  ('dispatcher', 'case.file', 'area'), ('dispatcher', 'case.dispatch', 'area'), ('dispatcher', 'case.edit', 'area'),
  ('dispatcher', 'case.merge', 'area'), ('dispatcher', 'case.split', 'area'), ('dispatcher', 'case.urge', 'area'),
  ('dispatcher', 'case.endorse', 'area'), ('dispatcher', 'case.decideAppeal', 'area'), ('dispatcher', 'case.comment', 'area'),
  ('dispatcher', 'case.verify', 'area'), ('dispatcher', 'reporter.read', 'area'), ('dispatcher', 'contact.read', 'area'),
  ('dispatcher', 'case.evidence', 'area'),

  ('dutyOfficer', 'case.report', 'none'), ('dutyOfficer', 'case.read', 'area'), ('dutyOfficer', 'case.write', 'area'),
  ('dutyOfficer', 'case.accept', 'area'), ('dutyOfficer', 'case.refuse', 'area'), ('dutyOfficer', 'case.file', 'area'),
  ('dutyOfficer', 'case.dispatch', 'area'), ('dutyOfficer', 'case.edit', 'area'), ('dutyOfficer', 'case.check', 'area'),
  ('dutyOfficer', 'case.close', 'area'), ('dutyOfficer', 'case.forceClose', 'area'), ('dutyOfficer', 'case.reopen', 'area'),
  ('dutyOfficer', 'case.approve', 'area'), ('dutyOfficer', 'case.endorse', 'area'), ('dutyOfficer', 'case.urge', 'area'), ('dutyOfficer', 'case.merge', 'area'),
  ('dutyOfficer', 'case.split', 'area'), ('dutyOfficer', 'case.comment', 'area'), ('dutyOfficer', 'case.verify', 'area'),
  ('dutyOfficer', 'case.supervise', 'area'), ('dutyOfficer', 'reporter.read', 'area'), ('dutyOfficer', 'contact.read', 'area'),
  ('dutyOfficer', 'case.whistle', 'area'), ('dutyOfficer', 'case.evidence', 'area'), ('dutyOfficer', 'case.rateUpper', 'area'),

  ('handler', 'case.report', 'none'), ('handler', 'case.read', 'unit'), ('handler', 'case.write', 'unit'),
  ('handler', 'task.takeUp', 'unit'), ('handler', 'task.handBack', 'unit'), ('handler', 'task.done', 'unit'),
  ('handler', 'task.extend', 'unit'), ('handler', 'task.suspend', 'unit'), ('handler', 'task.resume', 'unit'),
  ('handler', 'case.appeal', 'unit'), ('handler', 'case.comment', 'unit'), ('handler', 'case.evidence', 'unit'),
  ('handler', 'reporter.read', 'unit'), ('handler', 'contact.read', 'unit'),

  ('supervisor', 'case.read', 'area'), ('supervisor', 'case.write', 'area'), ('supervisor', 'case.supervise', 'area'),
  ('supervisor', 'case.urge', 'area'), ('supervisor', 'case.comment', 'area'), ('supervisor', 'case.reopen', 'area'),
  ('supervisor', 'journal.read', 'all'), ('supervisor', 'access.read', 'all'), ('supervisor', 'case.check', 'area'),
  ('supervisor', 'reporter.read', 'area'),

  ('evaluator', 'case.read', 'area'), ('evaluator', 'case.write', 'area'), ('evaluator', 'case.comment', 'area'),

  ('commander', 'case.read', 'area'), ('commander', 'case.write', 'area'), ('commander', 'case.supervise', 'area'),
  ('commander', 'case.urge', 'area'), ('commander', 'case.comment', 'area'), ('commander', 'case.dispatch', 'area'),

  ('steward', 'territory.manage', 'none'), ('steward', 'category.manage', 'none'), ('steward', 'duty.manage', 'none'),
  ('steward', 'case.import', 'none'), ('steward', 'case.report', 'none'), ('steward', 'case.read', 'area'), ('steward', 'case.write', 'area'),

  ('admin', 'people.manage', 'none'), ('admin', 'territory.manage', 'none'), ('admin', 'category.manage', 'none'),
  ('admin', 'duty.manage', 'none'), ('admin', 'case.import', 'none'), ('admin', 'case.read', 'all'), ('admin', 'case.write', 'all'),
  ('admin', 'case.report', 'none'), ('admin', 'journal.read', 'all'), ('admin', 'access.read', 'all'), ('admin', 'token.manage', 'none'),

  ('system', 'case.report', 'none'), ('system', 'case.read', 'all'), ('system', 'case.write', 'all'),
  ('system', 'reporter.read', 'all'), ('system', 'contact.read', 'all'), ('system', 'outbox.send', 'none'),
  ('system', 'people.manage', 'none'), ('system', 'territory.manage', 'none'), ('system', 'category.manage', 'none'),
  ('system', 'duty.manage', 'none'), ('system', 'case.import', 'none'), ('system', 'journal.read', 'all'),
  ('system', 'case.escalate', 'all'), ('system', 'task.resume', 'all'), ('system', 'token.manage', 'none')
) as p (kind, action, reach);

-- every member of staff may see who their colleagues are, the figures and their own notices
insert into policy (post_kind, action, reach)
select kind, action, 'none'
from unnest(array['callTaker','gridWorker','dispatcher','dutyOfficer','handler','supervisor','evaluator','commander','steward','admin','system']) as kind,
  unnest(array['staff.read', 'indicator.read', 'duty.read']) as action;

insert into unit (code, name, name_en, kind, area_code) values
  ('jingwei', '经纬系统', 'Jingwei system', 'system', '');

insert into post (id, code, unit_code, kind, area_code, title, title_en) values
  ('00000000-0000-7000-8000-000000000001', 'system', 'jingwei', 'system', '', '系统', 'System'),
  ('00000000-0000-7000-8000-000000000002', 'public', 'jingwei', 'public', '', '公众', 'Public'),
  ('00000000-0000-7000-8000-000000000003', 'open311', 'jingwei', 'open311', '', 'Open311 接口', 'Open311 door');

insert into city_profile (area_prefix, time_zone, calendar) values ('', 'Asia/Shanghai', 'cn');

insert into category_edition (code, name, source) values ('jw', '经纬内置', 'built in');

insert into category (path, edition, kind, code, name, name_en, group_name, group_name_en) values
  ('jw/M/00', 'jw', 'matter', '00', '待分类', 'Not yet sorted', '待分类', 'Not yet sorted');
