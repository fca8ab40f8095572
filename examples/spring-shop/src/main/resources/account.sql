create table if not exists account (
  customer varchar(20) primary key, balance int not null, held int not null, paid int not null
);
insert into account select 'rich', 100000, 0, 0 where not exists (select 1 from account where customer = 'rich');
insert into account select 'poor', 0, 0, 0 where not exists (select 1 from account where customer = 'poor');
