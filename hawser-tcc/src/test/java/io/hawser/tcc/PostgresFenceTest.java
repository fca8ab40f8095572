package io.hawser.tcc;

import io.hawser.testservers.DatabaseServer;
import org.junit.jupiter.api.AfterAll;
import org.postgresql.ds.PGConnectionPoolDataSource;

class PostgresFenceTest extends FenceContract {
  private DatabaseServer server;

  @Override
  TestDatabase open() {
    server = DatabaseServer.postgres();
    PGConnectionPoolDataSource source = new PGConnectionPoolDataSource();
    source.setUrl(server.url());
    return new TestDatabase(source);
  }

  @AfterAll
  void stop() {
    server.close();
  }
}
