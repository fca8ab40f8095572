package io.hawser.netty.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Peers cannot fill the log, and nothing they cause goes unmentioned. */
class PeerLogTest {
  private static final Logger log = LoggerFactory.getLogger("peers");

  private final AtomicLong clock = new AtomicLong();
  private final PeerLog peers = new PeerLog(clock::get);
  private final PrintStream before = System.err;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  PeerLogTest() {
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setErr(before);
  }

  private List<String> lines() {
    return written
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(s -> s.contains("peers"))
        .toList();
  }

  @Test
  void ofOneKindTenLinesAreLoggedInTenSeconds() {
    for (int i = 0; i < 5_000; i++) {
      peers.info(log, "rejected {}", i);
    }
    assertEquals(PeerLog.LINES, lines().size());
  }

  @Test
  void theNextLineSaysHowManyWereLeftOut() {
    for (int i = 0; i < 25; i++) {
      peers.warn(log, "rejected {}", i);
    }
    clock.addAndGet(TimeUnit.SECONDS.toNanos(11));
    peers.warn(log, "rejected {}", "again");
    String last = lines().get(PeerLog.LINES);
    assertTrue(last.endsWith("rejected again (15 more lines like this were left out)"), last);
  }

  @Test
  void anotherKindHasLinesOfItsOwn() {
    for (int i = 0; i < 50; i++) {
      peers.error(log, "first {}", i);
    }
    peers.info(log, "second {}", 1);
    assertEquals(PeerLog.LINES + 1, lines().size());
  }
}
