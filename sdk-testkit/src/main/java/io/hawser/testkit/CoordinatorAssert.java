package io.hawser.testkit;

import io.hawser.model.BranchStatus;
import io.hawser.model.GlobalStatus;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Assertions on what an {@link EmbeddedCoordinator} saw. Each first waits until no transaction is
 * open, since second phases may go on in the background, but not longer than 30 s. They count the
 * transactions that the coordinator still keeps, 1,000 by default, since {@link
 * EmbeddedCoordinator#forget}.
 *
 * <pre>{@code
 * CoordinatorAssert.assertThat(coordinator).committed(1).rolledBack(0).noOpenBranches();
 * }</pre>
 */
public final class CoordinatorAssert {
  private static final Duration DEFAULT_LIMIT = Duration.ofSeconds(30);

  private final EmbeddedCoordinator coordinator;
  private final Duration limit;

  private CoordinatorAssert(EmbeddedCoordinator coordinator, Duration limit) {
    this.coordinator = coordinator;
    this.limit = limit;
  }

  /**
   * Begins assertions.
   *
   * @param coordinator the coordinator
   * @return assertions on it
   */
  public static CoordinatorAssert assertThat(EmbeddedCoordinator coordinator) {
    return new CoordinatorAssert(Objects.requireNonNull(coordinator, "coordinator"), DEFAULT_LIMIT);
  }

  /**
   * Changes how long each assertion waits for open transactions to end.
   *
   * @param longest the limit; zero does not wait
   * @return assertions with that limit
   */
  public CoordinatorAssert within(Duration longest) {
    return new CoordinatorAssert(coordinator, Objects.requireNonNull(longest, "longest"));
  }

  /**
   * Checks how many transactions were committed.
   *
   * @param count the expected number
   * @return this
   * @throws AssertionError if there are more or fewer, with a list of all transactions
   */
  public CoordinatorAssert committed(int count) {
    return counted("committed", count, status -> status == GlobalStatus.Committed);
  }

  /**
   * Checks how many transactions were rolled back, also those that timed out.
   *
   * @param count the expected number
   * @return this
   * @throws AssertionError if there are more or fewer, with a list of all transactions
   */
  public CoordinatorAssert rolledBack(int count) {
    return counted(
        "rolled back",
        count,
        status -> status == GlobalStatus.Rollbacked || status == GlobalStatus.TimeoutRollbacked);
  }

  /**
   * Checks how many transactions timed out and were rolled back for that.
   *
   * @param count the expected number
   * @return this
   * @throws AssertionError if there are more or fewer, with a list of all transactions
   */
  public CoordinatorAssert timedOut(int count) {
    return counted("timed out", count, status -> status == GlobalStatus.TimeoutRollbacked);
  }

  /**
   * Checks that every branch has ended as its transaction did: none is in its first phase, waits
   * for a retry or has failed.
   *
   * @return this
   * @throws AssertionError if there is one, with a list of all transactions
   */
  public CoordinatorAssert noOpenBranches() {
    awaitEnds();
    List<BranchSnapshot> open =
        all().flatMap(it -> it.branches().stream()).filter(it -> !hasEnded(it.status())).toList();
    if (!open.isEmpty()) {
      throw failure("no open branches, but there are " + open.size());
    }
    return this;
  }

  private static boolean hasEnded(BranchStatus status) {
    return switch (status) {
      case PhaseTwo_Committed, PhaseTwo_Rollbacked, PhaseOne_RDONLY, PhaseOne_Failed -> true;
      default -> false;
    };
  }

  private CoordinatorAssert counted(String what, int count, Predicate<GlobalStatus> counts) {
    awaitEnds();
    long found = coordinator.ended().stream().filter(it -> counts.test(it.status())).count();
    if (found != count) {
      throw failure(count + " " + what + ", but there are " + found);
    }
    return this;
  }

  private void awaitEnds() {
    long deadline = System.nanoTime() + limit.toNanos();
    List<GlobalSnapshot> open = coordinator.transactions();
    while (!open.isEmpty() && awaitEnd(open.get(0).xid(), deadline)) {
      open = coordinator.transactions();
    }
  }

  /** Returns whether it ended in time. */
  private boolean awaitEnd(String xid, long deadline) {
    try {
      coordinator.whenEnded(xid).get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException | CancellationException e) {
      return true; // it is forgotten already, or the coordinator is closed
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Stream<GlobalSnapshot> all() {
    return Stream.concat(coordinator.transactions().stream(), coordinator.ended().stream());
  }

  private AssertionError failure(String expected) {
    return new AssertionError(
        "expected: "
            + expected
            + all().map(CoordinatorAssert::line).collect(Collectors.joining("", "; it has", ""))
            + (all().findAny().isEmpty() ? " no transactions" : ""));
  }

  private static String line(GlobalSnapshot transaction) {
    return transaction.branches().stream()
        .map(it -> "\n    " + it.resourceId() + " " + it.branchId() + " " + it.status())
        .collect(
            Collectors.joining(
                "",
                "\n  " + transaction.name() + " " + transaction.xid() + " " + transaction.status(),
                ""));
  }
}
