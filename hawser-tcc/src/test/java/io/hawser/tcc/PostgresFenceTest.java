package io.hawser.tcc;

import io.hawser.testservers.DatabaseServer;
import javax.sql.ConnectionPoolDataSource;
import org.junit.jupiter.api.AfterAll;
import org.postgresql.ds.PGConnectionPoolDataSource;

class PostgresFenceTest extends FenceContract {
  private DatabaseServer server;

  @Override
  ConnectionPoolDataSource source() {
    server = DatabaseServer.postgres();
    PGConnectionPoolDataSource source = new PGConnectionPoolDataSource();
    source.setUrl(server.url());
    return source;
  }

  @AfterAll
  void stop() {
    server.close();
  }
}
