-- The fence table of hawser-tcc in standard SQL.
create table tcc_fence_log (
  xid varchar(128) not null,
  branch_id bigint not null,
  action_name varchar(64) not null,
  status smallint not null,
  gmt_create timestamp(3) not null,
  gmt_modified timestamp(3) not null,
  primary key (xid, branch_id)
);
create index tcc_fence_log_modified on tcc_fence_log (gmt_modified);
