package io.hawser.tcc;

import javax.sql.ConnectionPoolDataSource;
import org.h2.jdbcx.JdbcDataSource;

class H2FenceTest extends FenceContract {
  @Override
  ConnectionPoolDataSource source() {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:mem:fence;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=60000");
    return source;
  }
}
