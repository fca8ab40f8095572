package io.hawser.registry.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.ConfigCentre;
import io.hawser.error.RegistryException;
import io.hawser.registry.support.CentreBackend.CentreSession;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests how a centre handles the errors and the reports of its sessions. */
@Timeout(300)
class SupervisedCentreTest {
  private static final String THREAD = "hawser-config-scripted";
  private static final int LIMIT_SECONDS = 120;

  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private final Script script = new Script();
  private final ConfigCentre centre = SupervisedCentre.of(script.backend(), THREAD);

  /** A centre with one item, whose sessions count. */
  private final class Script {
    private volatile String value = "1";
    private volatile Exception rejection;
    private volatile ConnectionEvents events;
    private volatile CountDownLatch hanging;
    private int sessions;

    CentreBackend backend() {
      return new CentreBackend(
          "script",
          "document",
          this::open,
          error -> String.valueOf(error.getMessage()),
          () -> said.add("close all"));
    }

    private CentreSession open(ConnectionEvents fresh) throws Exception {
      CountDownLatch hangs = hanging;
      if (hangs != null) {
        said.add("hangs");
        hangs.await();
      }
      throwIfRejected();
      events = fresh;
      String name = "session " + ++sessions;
      said.add("open " + name);
      return new CentreSession() {
        @Override
        public String read(String item) throws Exception {
          throwIfRejected();
          return value;
        }

        @Override
        public void close() {
          said.add("close " + name);
        }
      };
    }

    private void throwIfRejected() throws Exception {
      Exception now = rejection;
      if (now != null) {
        throw now;
      }
    }
  }

  private final class Recorder implements ConfigCentre.Reader {
    @Override
    public void read(ConfigCentre.Items items) throws Exception {
      said.add("read " + items.read("document"));
    }

    @Override
    public void failed(RegistryException error) {
      said.add(error.getMessage());
    }
  }

  private void assertSaid(String... expected) throws InterruptedException {
    for (String line : expected) {
      String next = said.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
      assertNotNull(next, () -> "nothing instead of " + line);
      assertEquals(line, next);
    }
  }

  @Test
  void changesAndRefreshesAreReadOverOneSession() throws Exception {
    try (centre) {
      centre.follow(new Recorder());
      assertSaid("open session 1", "read 1");
      script.value = "2";
      script.events.changed("document");
      assertSaid("read 2");
      centre.refresh();
      assertSaid("read 2");
    }
    assertSaid("close session 1", "close all");
  }

  @Test
  void anErrorIsReportedAndAnotherSessionIsOpenedLater() throws Exception {
    try (centre) {
      centre.follow(new Recorder());
      assertSaid("open session 1", "read 1");
      script.rejection = new IOException("no");
      script.events.changed("document");
      String failure = "Cannot read the configuration in script: no";
      assertSaid("close session 1", failure, failure, failure); // the first by the session
      script.rejection = null;
      String line;
      do {
        line = said.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
      } while (failure.equals(line));
      assertEquals("open session 2", line);
      assertSaid("read 1");
    }
  }

  @Test
  void aLostSessionIsReplacedWithoutAFailure() throws Exception {
    try (centre) {
      centre.follow(new Recorder());
      assertSaid("open session 1", "read 1");
      ConnectionEvents old = script.events;
      old.lost(new IOException("gone"));
      assertSaid("close session 1", "open session 2", "read 1");
      old.lost(new IOException("gone again")); // of a session that is closed
      old.changed("document");
      script.events.replace();
      assertSaid("close session 2", "open session 3", "read 1");
    }
  }

  @Test
  void closingEndsAnAttemptThatHangs() throws Exception {
    script.hanging = new CountDownLatch(1);
    centre.follow(new Recorder());
    assertSaid("hangs");
    centre.close();
    centre.close();
    assertSaid("close all");
    assertEquals(List.of(), List.copyOf(said));
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith(THREAD)) {
        thread.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        assertFalse(thread.isAlive(), thread::toString);
      }
    }
  }

  @Test
  void theReaderMayCloseIt() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    centre.follow(
        new ConfigCentre.Reader() {
          @Override
          public void read(ConfigCentre.Items items) {
            centre.close();
            closed.countDown();
          }

          @Override
          public void failed(RegistryException error) {}
        });
    assertTrue(closed.await(LIMIT_SECONDS, TimeUnit.SECONDS));
    assertSaid("open session 1", "close session 1", "close all");
  }
}
