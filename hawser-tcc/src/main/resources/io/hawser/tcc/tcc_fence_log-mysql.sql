-- The fence table of hawser-tcc for MySQL and MariaDB, the same as that of Seata's clients.
-- The engine must be transactional.
create table if not exists tcc_fence_log (
  xid varchar(128) not null,
  branch_id bigint not null,
  action_name varchar(64) not null,
  status tinyint not null,
  gmt_create datetime(3) not null,
  gmt_modified datetime(3) not null,
  primary key (xid, branch_id),
  key tcc_fence_log_modified (gmt_modified)
) engine = InnoDB default charset = utf8mb4;
