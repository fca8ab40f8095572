package io.hawser.tcc;

import io.hawser.testservers.DatabaseServer;
import org.junit.jupiter.api.AfterAll;
import org.mariadb.jdbc.MariaDbPoolDataSource;

class MariaDbFenceTest extends FenceContract {
  private DatabaseServer server;

  @Override
  TestDatabase open() throws Exception {
    server = DatabaseServer.mariaDb();
    MariaDbPoolDataSource pool =
        new MariaDbPoolDataSource(server.url() + "&maxPoolSize=20&connectTimeout=120000");
    return new TestDatabase(pool, pool::close);
  }

  @AfterAll
  void stop() {
    server.close();
  }
}
