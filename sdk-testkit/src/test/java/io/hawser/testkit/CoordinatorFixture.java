package io.hawser.testkit;

import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.BranchReportRequest;
import io.hawser.protocol.GlobalLockQueryRequest;
import io.hawser.registry.ServerAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A coordinator without a network, with a time and RMs that the test controls. */
final class CoordinatorFixture {
  static final Duration PERIOD = Duration.ofSeconds(1);
  static final String CLIENT = "shop:127.0.0.1:4711";

  final ManualTimers timers = new ManualTimers();
  final ScriptedRms rms = new ScriptedRms();
  final SessionStore sessions;
  final PhaseTwo phaseTwo;
  final Coordinator coordinator;

  CoordinatorFixture() {
    this(new Settings(PERIOD, null, null, 100, 3));
  }

  CoordinatorFixture(Settings settings) {
    sessions = new SessionStore(settings.endedKept());
    phaseTwo = new PhaseTwo(rms, timers, settings, sessions);
    coordinator =
        new Coordinator(
            () -> new ServerAddress("127.0.0.1", 8091), timers, settings, sessions, phaseTwo);
  }

  String begin() {
    return begin("test");
  }

  String begin(String name) {
    return coordinator.begin("shop", name, 60_000);
  }

  long branch(String xid, BranchType type, String resourceId) {
    return branch(xid, type, resourceId, "");
  }

  long branch(String xid, BranchType type, String resourceId, String lockKey) {
    return branch(xid, type, resourceId, lockKey, "");
  }

  long branch(String xid, BranchType type, String resourceId, String lockKey, String data) {
    return coordinator.registerBranch(
        new BranchRegisterRequest(xid, type, resourceId, lockKey, data), CLIENT);
  }

  void report(String xid, long branchId, BranchStatus status) {
    coordinator.reportBranch(
        new BranchReportRequest(xid, branchId, status, "r", "", BranchType.AT));
  }

  boolean lockable(String xid, String resourceId, String lockKey) {
    return coordinator.isLockable(
        new GlobalLockQueryRequest(xid, BranchType.AT, resourceId, lockKey, ""));
  }

  GlobalStatus commit(String xid) {
    return now(coordinator.commit(xid));
  }

  GlobalStatus rollback(String xid) {
    return now(coordinator.rollback(xid));
  }

  /** Returns the answer to the TM, which must have come. */
  static GlobalStatus now(CompletableFuture<GlobalStatus> answer) {
    if (!answer.isDone()) {
      throw new AssertionError("the TM is still waiting");
    }
    return answer.join();
  }

  GlobalSnapshot view(String xid) {
    return sessions.view(xid).orElseThrow();
  }

  GlobalStatus status(String xid) {
    return view(xid).status();
  }

  List<BranchStatus> branchStatuses(String xid) {
    return view(xid).branches().stream().map(BranchSnapshot::status).toList();
  }
}
