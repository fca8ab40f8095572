package io.hawser.interop;

import io.hawser.testservers.SeataClient.Release;
import io.hawser.testservers.SeataServer;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Seata's clients against Seata's servers: that the contract says what they do. */
@Tag("full")
class SeataWithSeataTest {
  private static SeataServer wholeServer;
  private static SeataServer networkServer;

  @BeforeAll
  static void start() {
    wholeServer = SeataServer.seataServer200(Map.of());
    networkServer = SeataServer.networkServer260(Map.of());
  }

  @AfterAll
  static void close() {
    wholeServer.close();
    networkServer.close();
  }

  static Stream<TestClient> clients() {
    return Stream.<Supplier<TestClient>>of(
            () -> SeataTestClient.start(Release.V2_6_0, wholeServer.address(), true),
            () -> SeataTestClient.start(Release.V1_8_0, networkServer.address(), true))
        .map(Supplier::get);
  }

  @Nested
  @ParameterizedClass
  @MethodSource("io.hawser.interop.SeataWithSeataTest#clients")
  class Contract implements CoordinatorContract {
    private final TestClient client;

    Contract(TestClient client) {
      this.client = client;
    }

    @Override
    public TestClient client() {
      return client;
    }
  }
}
