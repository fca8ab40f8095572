package io.hawser.tcc;

import io.hawser.testservers.DatabaseServer;
import javax.sql.ConnectionPoolDataSource;
import org.junit.jupiter.api.AfterAll;
import org.mariadb.jdbc.MariaDbDataSource;

class MariaDbFenceTest extends FenceContract {
  private DatabaseServer server;

  @Override
  ConnectionPoolDataSource source() throws Exception {
    server = DatabaseServer.mariaDb();
    return new MariaDbDataSource(server.url());
  }

  @AfterAll
  void stop() {
    server.close();
  }
}
