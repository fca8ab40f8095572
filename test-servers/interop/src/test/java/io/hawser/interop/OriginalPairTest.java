package io.hawser.interop;

import io.hawser.testservers.OriginalClient.Release;
import io.hawser.testservers.OriginalServer;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Original clients against original servers: that the contract says what they do. */
@Tag("full")
class OriginalPairTest {
  private static OriginalServer wholeServer;
  private static OriginalServer networkServer;

  @BeforeAll
  static void start() {
    wholeServer = OriginalServer.seataServer200(Map.of());
    networkServer = OriginalServer.networkServer260(Map.of());
  }

  @AfterAll
  static void close() {
    wholeServer.close();
    networkServer.close();
  }

  static Stream<TestClient> clients() {
    return Stream.<Supplier<TestClient>>of(
            () -> OriginalTestClient.start(Release.V2_6_0, wholeServer.address(), true),
            () -> OriginalTestClient.start(Release.V1_8_0, networkServer.address(), true))
        .map(Supplier::get);
  }

  @Nested
  @ParameterizedClass
  @MethodSource("io.hawser.interop.OriginalPairTest#clients")
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
