package io.hawser.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.TransactionException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.protocol.BranchCommitRequest;
import io.hawser.protocol.BranchCommitResponse;
import io.hawser.protocol.BranchPhaseTwoRequest;
import io.hawser.protocol.BranchPhaseTwoResponse;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.BranchRollbackResponse;
import io.hawser.protocol.ResultCode;
import io.hawser.registry.ServerAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A commit, a rollback, a branch and the time-out at the same moment, on real threads. */
class RaceTest {
  private static final int ROUNDS = 500;

  private final Map<String, Set<String>> directions = new ConcurrentHashMap<>();

  @Test
  void exactlyOneOfThemEndsTheTransaction() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try (ThreadTimers timers = new ThreadTimers("race")) {
      Settings settings = new Settings(Duration.ofMillis(1), null, null, 100, ROUNDS);
      SessionStore sessions = new SessionStore(ROUNDS);
      PhaseTwo phaseTwo =
          new PhaseTwo(
              (client, push) -> CompletableFuture.supplyAsync(() -> answer(push), pool),
              timers,
              settings,
              sessions);
      Coordinator coordinator =
          new Coordinator(
              () -> new ServerAddress("127.0.0.1", 8091), timers, settings, sessions, phaseTwo);
      Map<GlobalStatus, Integer> ends = new EnumMap<>(GlobalStatus.class);
      for (int round = 0; round < ROUNDS; round++) {
        ends.merge(race(coordinator, sessions, pool, round % 3), 1, Integer::sum);
      }
      assertEquals(List.of(), coordinator.locks().all());
      assertEquals(List.of(), sessions.running());
      assertTrue(ends.size() > 1, "one side always won, so there was no race: " + ends);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void onlyOneOfTwoThreadsClosesTheTransaction() throws Exception {
    int count = 5_000;
    GlobalSession[] sessions = new GlobalSession[count];
    for (int i = 0; i < count; i++) {
      sessions[i] = new GlobalSession("x" + i, "race", "shop", 0, 60_000, new LockTable());
    }
    AtomicInteger steps = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      Future<Integer> first = pool.submit(() -> closeAll(sessions, steps));
      Future<Integer> second = pool.submit(() -> closeAll(sessions, steps));
      assertEquals(
          count,
          first.get(EventLimit.SECONDS, TimeUnit.SECONDS)
              + second.get(EventLimit.SECONDS, TimeUnit.SECONDS));
    } finally {
      pool.shutdownNow();
    }
  }

  /** Both threads move from session to session at the same pace. */
  private static int closeAll(GlobalSession[] sessions, AtomicInteger steps) {
    int won = 0;
    for (int i = 0; i < sessions.length; i++) {
      steps.incrementAndGet();
      while (steps.get() < 2 * (i + 1)) {
        Thread.yield(); // the other thread may need this processor
      }
      won += sessions[i].close(GlobalStatus.Rollbacking) ? 1 : 0;
    }
    return won;
  }

  private GlobalStatus race(
      Coordinator coordinator, SessionStore sessions, ExecutorService pool, int timeoutMillis)
      throws Exception {
    String xid = coordinator.begin("shop", "race", timeoutMillis == 0 ? 60_000 : timeoutMillis);
    CompletableFuture<GlobalSnapshot> end = sessions.whenEnded(xid);
    CyclicBarrier start = new CyclicBarrier(3);
    List<Future<?>> racers = new ArrayList<>();
    for (Callable<?> racer :
        List.<Callable<?>>of(
            () -> coordinator.commit(xid),
            () -> coordinator.rollback(xid),
            () -> register(coordinator, xid))) {
      racers.add(
          pool.submit(
              () -> {
                start.await(EventLimit.SECONDS, TimeUnit.SECONDS);
                return racer.call();
              }));
    }
    for (Future<?> racer : racers) {
      racer.get(EventLimit.SECONDS, TimeUnit.SECONDS);
    }
    GlobalSnapshot snapshot = end.get(EventLimit.SECONDS, TimeUnit.SECONDS);
    Set<String> pushed = directions.getOrDefault(xid, Set.of());
    boolean committed = snapshot.status() == GlobalStatus.Committed;
    assertEquals(
        snapshot.branches().isEmpty() ? Set.of() : Set.of(committed ? "commit" : "rollback"),
        pushed,
        snapshot::toString);
    return snapshot.status();
  }

  private static boolean register(Coordinator coordinator, String xid) {
    try {
      coordinator.registerBranch(
          new BranchRegisterRequest(xid, BranchType.AT, "db", "stock:" + xid.hashCode(), ""),
          "shop:127.0.0.1:1");
      return true;
    } catch (TransactionException closed) {
      assertTrue(
          closed.code() == TransactionExceptionCode.GlobalTransactionNotActive
              || closed.code() == TransactionExceptionCode.GlobalTransactionNotExist,
          closed::toString);
      return false;
    }
  }

  private BranchPhaseTwoResponse answer(BranchPhaseTwoRequest<?> push) {
    boolean commit = push instanceof BranchCommitRequest;
    Set<String> seen = directions.computeIfAbsent(push.xid(), xid -> ConcurrentHashMap.newKeySet());
    // The first try fails, so that retries are raced too.
    boolean retry = seen.add(commit ? "commit" : "rollback");
    TransactionExceptionCode none = TransactionExceptionCode.Unknown;
    return commit
        ? new BranchCommitResponse(
            ResultCode.Success,
            "",
            none,
            push.xid(),
            push.branchId(),
            retry ? BranchStatus.PhaseTwo_CommitFailed_Retryable : BranchStatus.PhaseTwo_Committed)
        : new BranchRollbackResponse(
            ResultCode.Success,
            "",
            none,
            push.xid(),
            push.branchId(),
            retry
                ? BranchStatus.PhaseTwo_RollbackFailed_Retryable
                : BranchStatus.PhaseTwo_Rollbacked);
  }
}
