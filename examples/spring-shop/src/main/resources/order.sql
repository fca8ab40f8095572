create table if not exists orders (
  id varchar(20) primary key, customer varchar(20) not null, item varchar(20) not null,
  count int not null, amount int not null, status varchar(10) not null
);
