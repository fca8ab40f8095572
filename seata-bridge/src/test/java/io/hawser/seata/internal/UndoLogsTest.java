package io.hawser.seata.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.seata.internal.UndoLogQueue.Branch;
import java.net.URL;
import java.net.URLClassLoader;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Undo logs of committed branches")
@Timeout(300)
class UndoLogsTest {
  private static final InheritableThreadLocal<String> USER = new InheritableThreadLocal<>();
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String XID = "10.0.0.1:8091:1";

  /** Fills the queue of a resource. */
  private static void fill(UndoLogs undoLogs, String resourceId) {
    for (int i = 0; i < UndoLogQueue.LIMIT; i++) {
      assertTrue(undoLogs.delete(resourceId, XID, i), "branch " + i);
    }
  }

  @Test
  void aDatabaseWithoutAnswerKeepsNeitherCommitsNorDeletionsOfOthers() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answers = new CountDownLatch(1);
    CompletableFuture<Thread> other = new CompletableFuture<>();
    ConcurrentLinkedQueue<Branch> deleted = new ConcurrentLinkedQueue<>();
    UndoLogs undoLogs =
        new UndoLogs(
            (resourceId, branches) -> {
              if (resourceId.equals("other")) {
                other.complete(Thread.currentThread());
                return;
              }
              asked.countDown();
              answers.await();
              assertTrue(branches.size() <= UndoLogQueue.BATCH, branches.size() + " branches");
              deleted.addAll(branches);
            });

    fill(undoLogs, "dead");
    assertTrue(asked.await(60, TimeUnit.SECONDS));
    for (int i = 0; i < 100; i++) { // returns, though the database does not
      assertFalse(undoLogs.delete("dead", XID, UndoLogQueue.LIMIT + i));
      assertTrue(undoLogs.delete("other", XID, i));
    }
    assertNotSame(Thread.currentThread(), other.get(60, TimeUnit.SECONDS));

    answers.countDown();
    assertNull(undoLogs.drain(LONG));
    List<Long> ids = deleted.stream().map(Branch::branchId).toList();
    assertEquals(UndoLogQueue.LIMIT, ids.size(), "each once");
    assertEquals(0, ids.get(0));
    assertEquals(UndoLogQueue.LIMIT, ids.stream().distinct().count());
    assertTrue(undoLogs.delete("dead", XID, 0), "the repeated commit");
    assertNull(undoLogs.drain(LONG));
  }

  @Test
  void whatFailedIsTriedAgainAlsoAfterAnError() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    CompletableFuture<List<Branch>> deleted = new CompletableFuture<>();
    UndoLogs undoLogs =
        new UndoLogs(
            (resourceId, branches) -> {
              switch (attempts.incrementAndGet()) {
                case 1 -> throw new SQLException("connection lost");
                case 2 -> throw new Mute();
                default -> deleted.complete(branches);
              }
            });
    undoLogs.delete("db", XID, 7);
    assertEquals(List.of(new Branch(XID, 7)), deleted.get(60, TimeUnit.SECONDS));
  }

  private static final class Mute extends AssertionError {
    private static final long serialVersionUID = 1L;

    @Override
    public String toString() {
      throw new IllegalStateException("no text");
    }
  }

  @Test
  void closingSaysInOneLineWhatIsLeftAndDeletesTheOthers() throws Exception {
    ConcurrentLinkedQueue<String> deleted = new ConcurrentLinkedQueue<>();
    AtomicBoolean full = new AtomicBoolean(true);
    CountDownLatch failures = new CountDownLatch(2); // by the second one the first one is known
    CountDownLatch deletions = new CountDownLatch(1);
    CompletableFuture<Thread> failing = new CompletableFuture<>();
    UndoLogs undoLogs =
        new UndoLogs(
            (resourceId, branches) -> {
              if (resourceId.equals("full") && full.get()) {
                failing.complete(Thread.currentThread());
                failures.countDown();
                throw new SQLException("ERROR: no space\n  Position: 77");
              }
              deleted.add(resourceId);
              deletions.countDown();
            });
    undoLogs.delete("full", XID, 1);
    undoLogs.delete("full", XID, 2);
    undoLogs.delete("good", XID, 3);
    assertTrue(failures.await(60, TimeUnit.SECONDS));
    assertTrue(deletions.await(60, TimeUnit.SECONDS));
    String left = undoLogs.drain(Duration.ofSeconds(2));
    assertEquals(
        "The undo logs of 2 committed branches of full are not deleted:"
            + " java.sql.SQLException: ERROR: no space Position: 77",
        left);
    assertEquals(List.of("good"), List.copyOf(deleted));
    Thread thread = failing.get();
    thread.join(60_000);
    assertFalse(thread.isAlive(), "it ends, although branches are left");
    full.set(false);
    assertNull(undoLogs.drain(LONG));
  }

  /** Another attachment in the same JVM has the same queues. */
  @Test
  void aQueueThatWasFullWhenItClosedGoesOnWithTheNextCommit() throws Exception {
    AtomicBoolean down = new AtomicBoolean(true);
    CompletableFuture<Thread> failing = new CompletableFuture<>();
    CountDownLatch deleted = new CountDownLatch(1);
    UndoLogs undoLogs =
        new UndoLogs(
            (resourceId, branches) -> {
              if (down.get()) {
                failing.complete(Thread.currentThread());
                throw new SQLException("down");
              }
              deleted.countDown();
            });
    fill(undoLogs, "full");
    Thread thread = failing.get(60, TimeUnit.SECONDS);
    assertNotNull(undoLogs.drain(Duration.ofMillis(1)));
    thread.join(60_000);
    assertFalse(thread.isAlive(), "it was stopped");
    down.set(false);
    assertFalse(undoLogs.delete("full", XID, UndoLogQueue.LIMIT));
    assertTrue(deleted.await(60, TimeUnit.SECONDS));
  }

  @Test
  void closingDoesNotWaitForADatabaseWithoutAnswer() throws Exception {
    CountDownLatch answers = new CountDownLatch(1);
    UndoLogs undoLogs = new UndoLogs((resourceId, branches) -> answers.await());
    undoLogs.delete("dead", XID, 1);
    undoLogs.delete("hanging", XID, 2);
    String left = undoLogs.drain(Duration.ofMillis(300));
    assertTrue(left.contains("1 committed branches of dead are not deleted"), left);
    assertTrue(left.contains("1 committed branches of hanging are not deleted"), left);
    assertTrue(left.contains("has not ended within 300 ms"), left);
    Thread.currentThread().interrupt();
    assertTrue(undoLogs.drain(LONG).contains("was interrupted"));
    assertTrue(Thread.interrupted(), "the interrupt is kept");
    answers.countDown();
    assertNull(undoLogs.drain(LONG));
  }

  @Test
  void theThreadInheritsNothing() throws Exception {
    CompletableFuture<String> user = new CompletableFuture<>();
    CompletableFuture<Thread> found = new CompletableFuture<>();
    CompletableFuture<ClassLoader> loader = new CompletableFuture<>();
    UndoLogs undoLogs =
        new UndoLogs(
            (resourceId, branches) -> {
              user.complete(USER.get());
              loader.complete(Thread.currentThread().getContextClassLoader());
              found.complete(Thread.currentThread());
            });
    Thread current = Thread.currentThread();
    ClassLoader before = current.getContextClassLoader();
    USER.set("alice");
    try (URLClassLoader foreign = new URLClassLoader(new URL[0], before)) {
      current.setContextClassLoader(foreign);
      undoLogs.delete("db", XID, 1);
    } finally {
      USER.remove();
      current.setContextClassLoader(before);
    }
    Thread thread = found.get(60, TimeUnit.SECONDS);
    assertEquals("hawser-undo-logs", thread.getName());
    assertTrue(thread.isDaemon());
    assertNull(user.getNow("?"));
    assertSame(UndoLogs.class.getClassLoader(), loader.getNow(null));
    thread.join(60_000);
    assertFalse(thread.isAlive(), "it ends without branches");
  }
}
