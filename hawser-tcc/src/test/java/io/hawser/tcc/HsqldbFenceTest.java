package io.hawser.tcc;

import org.hsqldb.jdbc.pool.JDBCPooledDataSource;

/** A database that the fence does not know gets standard SQL. */
class HsqldbFenceTest extends FenceContract {
  @Override
  TestDatabase open() {
    JDBCPooledDataSource source = new JDBCPooledDataSource();
    source.setUrl("jdbc:hsqldb:mem:fence");
    return new TestDatabase(source);
  }
}
