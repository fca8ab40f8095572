package io.hawser.netty.internal.client;

import io.hawser.registry.ServerAddress;
import java.time.Duration;
import java.util.function.Function;

/**
 * An application that connects and begins a transaction. The class loader of a packaged application
 * loads it once more.
 */
public final class PackagedApplication implements Function<String, String> {
  @Override
  public String apply(String server) {
    try (ClientFixture fixture = new ClientFixture(ServerAddress.parse(server))) {
      return fixture
          .connect()
          .transactionManager()
          .begin("from " + getClass().getClassLoader().getName(), Duration.ofSeconds(30));
    }
  }
}
