package io.hawser.netty.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.ConfigurationException;
import io.hawser.netty.internal.codec.PeerVersion;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ServerConfigTest {

  @Test
  void hasTheDefaultsOfSeatasServers() {
    ServerConfig config = ServerConfig.builder().build();
    assertEquals("127.0.0.1", config.host());
    assertEquals(0, config.port());
    assertEquals(Duration.ofSeconds(15), config.idleTimeout());
    assertEquals(Duration.ofSeconds(15), config.pushTimeout());
    assertEquals(PeerVersion.OURS.text(), config.version());
    assertTrue(config.parallelMergedRequests() && config.individualReplies());
    assertTrue(!config.batchResponses());
  }

  static Stream<Arguments> badValues() {
    return Stream.of(
        bad("host: ", b -> b.host(" ")),
        bad("port: 65536 (expected: ", b -> b.port(65_536)),
        bad("ioThreads: 0 (expected: ", b -> b.ioThreads(0)),
        bad("workerThreads: 0 (expected: ", b -> b.workerThreads(0)),
        bad("workerQueueSize: -1 (expected: ", b -> b.workerQueueSize(-1)),
        bad("idleTimeout: PT0S (expected: ", b -> b.idleTimeout(Duration.ZERO)),
        bad("registrationTimeout: PT-1S", b -> b.registrationTimeout(Duration.ofSeconds(-1))),
        bad("pushTimeout: PT0.000001S", b -> b.pushTimeout(Duration.ofNanos(1000))),
        bad("version:  (expected: ", b -> b.version("")),
        bad("maxDecompressedBytes: 0", b -> b.maxDecompressedBytes(0)),
        bad("maxQueuedBytes: 0", b -> b.maxQueuedBytes(0)),
        bad("maxUnregisteredBytes: 0", b -> b.maxUnregisteredBytes(0)));
  }

  private static Arguments bad(String message, Consumer<ServerConfigBuilder> setter) {
    return Arguments.of(message, setter);
  }

  @ParameterizedTest
  @MethodSource("badValues")
  void rejectsBadValues(String message, Consumer<ServerConfigBuilder> setter) {
    ServerConfigBuilder builder = ServerConfig.builder();
    setter.accept(builder);
    ConfigurationException error = assertThrows(ConfigurationException.class, builder::build);
    assertTrue(error.getMessage().startsWith(message.strip()), error.getMessage());
  }
}
