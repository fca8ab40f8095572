package io.hawser.bridge;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

@Tag("full")
@Timeout(1200)
@DisplayName("AT on MariaDB, on Seata's client and on the bridge")
class MariaDbAtTest extends AtContract {
  @Override
  Database startDatabase() {
    return Database.mariaDb();
  }
}
