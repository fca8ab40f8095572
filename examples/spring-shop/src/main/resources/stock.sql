create table if not exists stock (
  item varchar(20) primary key, free int not null, reserved int not null, sold int not null
);
insert into stock select 'apple', 10000, 0, 0 where not exists (select 1 from stock where item = 'apple');
insert into stock select 'pear', 10000, 0, 0 where not exists (select 1 from stock where item = 'pear');
insert into stock select 'plum', 10000, 0, 0 where not exists (select 1 from stock where item = 'plum');
