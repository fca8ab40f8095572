package io.hawser.tcc;

import org.h2.jdbcx.JdbcDataSource;

class H2FenceTest extends FenceContract {
  @Override
  TestDatabase open() {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:mem:fence;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=60000");
    return new TestDatabase(source);
  }
}
