package io.hawser.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** How long tests wait before they fail: much longer than anything takes on a busy machine. */
final class Limits {
  static final Duration EVENT = Duration.ofSeconds(120);

  /** For a whole test, which may wait for several events. */
  static final int TEST_SECONDS = 900;

  /** The time-out of a global transaction that must not run into it. */
  static final int TRANSACTION_MILLIS = 600_000;

  /** Settings of a client: a server that a busy machine holds up is neither silent nor away. */
  static final Map<String, String> PATIENCE =
      Map.ofEntries(
          Map.entry("transport.connectTimeout", "60s"),
          Map.entry("transport.rpcTmRequestTimeout", "600s"),
          Map.entry("transport.rpcRmRequestTimeout", "600s"),
          Map.entry("transport.idleTimeout", "600s"),
          Map.entry("transport.probeTimeout", "60s"),
          Map.entry("registry.nacos.connectTimeout", "20000"),
          Map.entry("registry.nacos.requestTimeout", "20000"),
          Map.entry("registry.etcd3.connectTimeout", "20000"),
          Map.entry("registry.etcd3.timeout", "20000"),
          Map.entry("registry.zk.connectTimeout", "20000"),
          Map.entry("registry.redis.timeout", "20000"));

  private static final Duration PAUSE = Duration.ofMillis(20);

  private Limits() {}

  /**
   * Asks until the answer is the expected one. Only for changes without a notification, such as a
   * remote transaction's last change of status, or a connection that is ready again.
   */
  static void awaitAnswer(Object expected, Supplier<?> question) {
    long end = System.nanoTime() + EVENT.toNanos();
    Object answer = question.get();
    while (!expected.equals(answer) && System.nanoTime() < end) {
      LockSupport.parkNanos(PAUSE.toNanos());
      answer = question.get();
    }
    assertEquals(expected, answer, () -> "the last answer within " + EVENT);
  }
}
