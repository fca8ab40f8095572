package io.hawser.bridge;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

@Tag("full")
@Timeout(1200)
@DisplayName("XA, TCC and several processes on PostgreSQL, on Seata's client and on the bridge")
class PostgresOtherModesTest extends OtherModesContract {
  @Override
  Database startDatabase() {
    return Database.postgres();
  }
}
