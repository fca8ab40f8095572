package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.netty.CapturedLog;
import io.hawser.netty.EventLimit;
import io.hawser.netty.internal.client.ScriptedServer.Peer;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.protocol.BranchCommitRequest;
import io.hawser.protocol.BranchPhaseTwoResponse;
import io.hawser.protocol.BranchRollbackRequest;
import io.hawser.protocol.RegisterRMRequest;
import io.hawser.protocol.RegisterRMResponse;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.UndoLogDeleteRequest;
import io.hawser.transaction.BranchHandler;
import io.hawser.transaction.Resource;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** One run per branch, one answer per push, whatever handlers do and throw. */
class PhaseTwoTest {
  private static final String XID = "1.2.3.4:8091:7";

  private static ClientFixture rm(ScriptedServer server) {
    return new ClientFixture(server.address()).set("client.roles", "RM");
  }

  private static Resource resource(
      String id, BranchType type, BranchHandler commit, BranchHandler rollback) {
    return new Resource(id, type, commit, rollback);
  }

  private static BranchStatus committed(Object branch) {
    return BranchStatus.PhaseTwo_Committed;
  }

  private static BranchStatus rolledBack(Object branch) {
    return BranchStatus.PhaseTwo_Rollbacked;
  }

  private static void register(HawserClient client, BranchHandler commit, BranchHandler rollback) {
    client.resourceManager().registerResource(resource("stock", BranchType.TCC, commit, rollback));
  }

  private static void commit(Peer peer, int id, long branch) {
    peer.send(
        id, MessageType.REQUEST, new BranchCommitRequest(XID, branch, BranchType.TCC, "stock", ""));
  }

  private static void rollback(Peer peer, int id, long branch) {
    peer.send(
        id,
        MessageType.REQUEST,
        new BranchRollbackRequest(XID, branch, BranchType.TCC, "stock", ""));
  }

  private static RpcMessage answer(ScriptedServer server) throws InterruptedException {
    RpcMessage message;
    do {
      message = server.received.poll(EventLimit.SECONDS, TimeUnit.SECONDS);
      assertNotNull(message, "no answer");
    } while (!(message.body() instanceof BranchPhaseTwoResponse));
    return message;
  }

  private static BranchStatus status(RpcMessage answer) {
    return ((BranchPhaseTwoResponse) answer.body()).branchStatus();
  }

  private static String msg(RpcMessage answer) {
    return ((BranchPhaseTwoResponse) answer.body()).msg();
  }

  // ---- one run per branch

  @Test
  void aRepeatedPushJoinsTheRunningOneAndEachGetsTheOutcome() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = rm(server).set("client.rm.executorThreads", "4")) {
      register(
          fixture.connect(),
          PhaseTwoTest::committed,
          branch -> {
            if (branch.branchId() == 1) {
              runs.incrementAndGet();
              begun.countDown();
              release.await();
            }
            return BranchStatus.PhaseTwo_Rollbacked;
          });
      Peer peer = server.awaitPeer();
      for (int id = 1; id <= 4; id++) {
        rollback(peer, id, 1);
      }
      // All four threads would be busy with one branch if it ran more than once.
      rollback(peer, 50, 2);
      RpcMessage other = answer(server);
      assertEquals(50, other.id());
      begun.await();
      assertEquals(1, runs.get());
      release.countDown();
      Set<Integer> ids = new HashSet<>();
      for (int i = 0; i < 4; i++) {
        RpcMessage answer = answer(server);
        assertEquals(BranchStatus.PhaseTwo_Rollbacked, status(answer));
        ids.add(answer.id());
      }
      assertEquals(Set.of(1, 2, 3, 4), ids);
      assertEquals(1, runs.get());
      rollback(peer, 60, 1); // what comes later runs anew
      assertEquals(60, answer(server).id());
      assertEquals(2, runs.get());
    }
  }

  @Test
  void pushesBeyondTheBoundOfABranchAreAnsweredRetryableTheOldestFirst() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = rm(server)) {
      register(
          fixture.connect(),
          PhaseTwoTest::committed,
          branch -> {
            release.await();
            return BranchStatus.PhaseTwo_Rollbacked;
          });
      Peer peer = server.awaitPeer();
      for (int id = 1; id <= BranchRun.MAX_PUSHES + 2; id++) {
        rollback(peer, id, 1);
      }
      for (int id = 1; id <= 2; id++) {
        RpcMessage tooOld = answer(server);
        assertEquals(id, tooOld.id());
        assertEquals(BranchStatus.PhaseTwo_RollbackFailed_Retryable, status(tooOld));
      }
      release.countDown();
      for (int id = 3; id <= BranchRun.MAX_PUSHES + 2; id++) {
        RpcMessage answer = answer(server);
        assertEquals(id, answer.id());
        assertEquals(BranchStatus.PhaseTwo_Rollbacked, status(answer));
      }
    }
  }

  @Test
  void theOppositeOfWhatRunsIsAnsweredRetryableImmediately() throws Exception {
    AtomicInteger cancels = new AtomicInteger();
    CountDownLatch release = new CountDownLatch(1);
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = rm(server)) {
      register(
          fixture.connect(),
          branch -> {
            release.await();
            return BranchStatus.PhaseTwo_Committed;
          },
          branch -> {
            cancels.incrementAndGet();
            return BranchStatus.PhaseTwo_Rollbacked;
          });
      Peer peer = server.awaitPeer();
      commit(peer, 1, 1);
      rollback(peer, 2, 1);
      RpcMessage opposite = answer(server);
      assertEquals(2, opposite.id());
      assertEquals(BranchStatus.PhaseTwo_RollbackFailed_Retryable, status(opposite));
      release.countDown();
      assertEquals(BranchStatus.PhaseTwo_Committed, status(answer(server)));
      assertEquals(0, cancels.get());
    }
  }

  @Test
  void pushesOfTwoServersForOneBranchAreEachAnsweredWhereTheyCameFrom() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch release = new CountDownLatch(1);
    try (ScriptedServer a = ScriptedServer.start();
        ScriptedServer b = ScriptedServer.start();
        ClientFixture fixture =
            new ClientFixture(a.address(), b.address()).set("client.roles", "RM")) {
      HawserClient client = fixture.connect();
      Await.until(
          client, s -> s.servers().size() == 2 && s.servers().stream().allMatch(it -> ready(it)));
      register(
          client,
          branch -> {
            runs.incrementAndGet();
            release.await();
            return BranchStatus.PhaseTwo_Committed;
          },
          PhaseTwoTest::rolledBack);
      commit(a.awaitPeer(), 11, 1);
      Await.until("it runs", () -> runs.get() == 1);
      Peer other = b.awaitPeer();
      commit(other, 22, 1);
      commit(other, 23, 2); // its run says that the push before has been taken
      Await.until("the other runs", () -> runs.get() == 2);
      release.countDown();
      assertEquals(11, answer(a).id());
      assertEquals(Set.of(22, 23), Set.of(answer(b).id(), answer(b).id()));
      assertEquals(2, runs.get());
    }
  }

  private static boolean ready(io.hawser.ClientStatus.ServerStatus server) {
    return server.state() == io.hawser.ClientStatus.State.READY;
  }

  /** On a later connection the id may be that of another push, if the server was started anew. */
  @Test
  void anAnswerIsNotSentOnALaterConnection() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = rm(server)) {
      HawserClient client = fixture.connect();
      register(
          client,
          branch -> {
            if (branch.branchId() == 1) {
              release.await();
            }
            return BranchStatus.PhaseTwo_Committed;
          },
          PhaseTwoTest::rolledBack);
      Peer first = server.awaitPeer();
      commit(first, 1, 1);
      commit(first, 2, 2); // answered, so the first has been taken
      assertEquals(2, answer(server).id());
      first.close();
      Peer second = server.awaitPeer();
      Await.until(client, status -> status.isReady());
      release.countDown();
      Await.until("the run has ended", () -> !isRunning(release));
      commit(second, 3, 2);
      assertEquals(3, answer(server).id(), "the answer to push 1 is of no use here");
    }
  }

  private static boolean isRunning(CountDownLatch latch) {
    return Thread.getAllStackTraces().entrySet().stream()
        .anyMatch(
            it ->
                it.getKey().getName().startsWith("hawser-rm")
                    && java.util.Arrays.stream(it.getValue())
                        .anyMatch(frame -> frame.getClassName().contains("BranchRun")));
  }

  // ---- resources by id and mode

  @Test
  void twoResourcesWithOneIdAndTwoModesEachEndTheirOwnBranches() throws Exception {
    BlockingQueue<String> calls = new LinkedBlockingQueue<>();
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = rm(server)) {
      HawserClient client = fixture.connect();
      for (BranchType type : new BranchType[] {BranchType.AT, BranchType.XA}) {
        client
            .resourceManager()
            .registerResource(
                resource(
                    "db",
                    type,
                    PhaseTwoTest::committed,
                    branch -> {
                      calls.add(type + " for " + branch.branchType());
                      return BranchStatus.PhaseTwo_Rollbacked;
                    }));
      }
      Peer peer = server.awaitPeer();
      for (BranchType type : new BranchType[] {BranchType.AT, BranchType.XA}) {
        peer.send(5, MessageType.REQUEST, new BranchRollbackRequest(XID, 1, type, "db", ""));
        assertEquals(BranchStatus.PhaseTwo_Rollbacked, status(answer(server)));
        assertEquals(type + " for " + type, calls.take());
      }
      client.resourceManager().unregisterResource(BranchType.XA, "db");
      peer.send(6, MessageType.REQUEST, new BranchRollbackRequest(XID, 1, BranchType.XA, "db", ""));
      RpcMessage gone = answer(server);
      assertEquals(BranchStatus.PhaseTwo_RollbackFailed_Retryable, status(gone));
      assertTrue(msg(gone).contains("only as [AT]"), msg(gone));
      peer.send(7, MessageType.REQUEST, new BranchRollbackRequest(XID, 1, BranchType.AT, "db", ""));
      assertEquals(BranchStatus.PhaseTwo_Rollbacked, status(answer(server)));
    }
  }

  @Test
  void theSameIdAndModeReplacesAndSaysSo() throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = rm(server);
        CapturedLog log = new CapturedLog()) {
      HawserClient client = fixture.connect();
      register(client, PhaseTwoTest::committed, PhaseTwoTest::rolledBack);
      assertEquals(0, log.lines("registered again"));
      register(
          client,
          branch -> BranchStatus.PhaseTwo_CommitFailed_Unretryable,
          PhaseTwoTest::rolledBack);
      assertEquals(1, log.lines("stock (TCC) is registered again"));
      commit(server.awaitPeer(), 1, 1);
      assertEquals(BranchStatus.PhaseTwo_CommitFailed_Unretryable, status(answer(server)));
    }
  }

  // ---- what handlers answer and throw

  @ParameterizedTest
  @EnumSource(
      value = BranchStatus.class,
      names = {"PhaseTwo_Committed", "Unknown", "PhaseOne_Done", "PhaseTwo_CommitFailed_Retryable"})
  void aStatusThatACancelMustNotReturnIsRetryableAndWarnedOfOnce(BranchStatus wrong)
      throws Exception {
    wrongStatus(false, wrong);
  }

  @Test
  void nullFromACancelIsRetryableAndWarnedOfOnce() throws Exception {
    wrongStatus(false, null);
  }

  @ParameterizedTest
  @EnumSource(
      value = BranchStatus.class,
      names = {
        "PhaseTwo_Rollbacked",
        "Unknown",
        "PhaseOne_Done",
        "PhaseTwo_RollbackFailed_Retryable"
      })
  void aStatusThatAConfirmMustNotReturnIsRetryableAndWarnedOfOnce(BranchStatus wrong)
      throws Exception {
    wrongStatus(true, wrong);
  }

  @Test
  void nullFromAConfirmIsRetryableAndWarnedOfOnce() throws Exception {
    wrongStatus(true, null);
  }

  private static void wrongStatus(boolean commit, BranchStatus wrong) throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = rm(server);
        CapturedLog log = new CapturedLog()) {
      BranchHandler handler = branch -> wrong;
      register(
          fixture.connect(),
          commit ? handler : PhaseTwoTest::committed,
          commit ? PhaseTwoTest::rolledBack : handler);
      Peer peer = server.awaitPeer();
      for (int id = 1; id <= 20; id++) {
        if (commit) {
          commit(peer, id, id);
        } else {
          rollback(peer, id, id);
        }
        RpcMessage answer = answer(server);
        assertEquals(
            commit
                ? BranchStatus.PhaseTwo_CommitFailed_Retryable
                : BranchStatus.PhaseTwo_RollbackFailed_Retryable,
            status(answer));
        assertEquals(ResultCode.Failed, ((BranchPhaseTwoResponse) answer.body()).resultCode());
        assertTrue(msg(answer).contains("returned " + wrong), msg(answer));
      }
      String phase = commit ? "commit" : "rollback";
      assertEquals(
          1,
          log.lines("The " + phase + " handler of stock (TCC) returned " + wrong + " for"),
          log.text());
      assertEquals(1, log.lines("handler of stock (TCC)"), log.text());
    }
  }

  @Test
  void aSagaMayEndInTheOtherDirection() throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = rm(server)) {
      fixture
          .connect()
          .resourceManager()
          .registerResource(
              resource("flow", BranchType.SAGA, PhaseTwoTest::rolledBack, PhaseTwoTest::committed));
      server
          .awaitPeer()
          .send(
              1,
              MessageType.REQUEST,
              new BranchCommitRequest(XID, -1, BranchType.SAGA, "flow", ""));
      assertEquals(BranchStatus.PhaseTwo_Rollbacked, status(answer(server)));
    }
  }

  @Test
  void aFailingConfirmIsLoggedWithItsStackTraceOnceAndSaysWhenItSucceedsAgain() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = rm(server);
        CapturedLog log = new CapturedLog()) {
      register(
          fixture.connect(),
          branch -> {
            if (calls.incrementAndGet() <= 50) {
              throw new IllegalStateException("disk full");
            }
            return BranchStatus.PhaseTwo_Committed;
          },
          PhaseTwoTest::rolledBack);
      Peer peer = server.awaitPeer();
      for (int id = 1; id <= 52; id++) {
        commit(peer, id, id % 3);
        RpcMessage answer = answer(server);
        assertEquals(
            id <= 50
                ? BranchStatus.PhaseTwo_CommitFailed_Retryable
                : BranchStatus.PhaseTwo_Committed,
            status(answer));
      }
      assertTrue(log.lines("disk full") <= 3, log.text());
      assertEquals(1, log.lines("commit handler of stock (TCC) failed for"), log.text());
      assertEquals(1, log.lines("succeeds again"), log.text());
    }
  }

  private static final class Nasty extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }

    @Override
    public String toString() {
      throw new StackOverflowError("no text");
    }
  }

  private static BranchHandler thrower(String kind) {
    return branch -> {
      switch (kind) {
        case "nasty" -> throw new Nasty();
        case "causedByNasty" -> throw new IllegalStateException("outer", new Nasty());
        case "stackOverflow" -> deeper(0);
        case "outOfMemory" -> throw new OutOfMemoryError("Java heap space");
        case "interrupted" -> throw new InterruptedException();
        case "longText" -> throw new IllegalStateException("x".repeat(10_000_000));
        case "checked" -> throw new java.io.IOException("disk full");
        default -> throw new AssertionError(kind);
      }
      return null;
    };
  }

  private static int deeper(int depth) {
    return depth < 0 ? 0 : 1 + deeper(depth + 1);
  }

  @ParameterizedTest
  @CsvSource({
    "nasty",
    "causedByNasty",
    "stackOverflow",
    "outOfMemory",
    "interrupted",
    "longText",
    "checked"
  })
  void whateverAHandlerThrowsThePushIsAnsweredAndCloseDoesNotWait(String kind) throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = rm(server)) {
      HawserClient client = fixture.connect();
      register(client, thrower(kind), thrower(kind));
      Peer peer = server.awaitPeer();
      commit(peer, 1, 1);
      assertEquals(BranchStatus.PhaseTwo_CommitFailed_Retryable, status(answer(server)));
      rollback(peer, 2, 1);
      assertEquals(BranchStatus.PhaseTwo_RollbackFailed_Retryable, status(answer(server)));
      assertTimeoutPreemptively(EventLimit.DURATION, () -> client.close(Duration.ofMinutes(10)));
    }
  }

  @Test
  void anUndoLogHandlerThatThrowsHarmsNothing() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = rm(server)) {
      HawserClient client = fixture.connect();
      client
          .resourceManager()
          .registerResource(
              new Resource(
                  "db",
                  BranchType.AT,
                  PhaseTwoTest::committed,
                  PhaseTwoTest::rolledBack,
                  minAge -> {
                    calls.incrementAndGet();
                    throw new Nasty();
                  }));
      Peer peer = server.awaitPeer();
      for (int i = 1; i <= 3; i++) {
        int expected = i;
        peer.send(i, MessageType.ONEWAY, new UndoLogDeleteRequest(BranchType.AT, "db", (short) 7));
        Await.until("it was called", () -> calls.get() == expected);
      }
      peer.send(9, MessageType.REQUEST, new BranchCommitRequest(XID, 1, BranchType.AT, "db", ""));
      assertEquals(9, answer(server).id());
    }
  }

  @Test
  void pushesForAnUnregisteredResourceAreLoggedOnce() throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = rm(server);
        CapturedLog log = new CapturedLog()) {
      long begun = System.nanoTime();
      fixture.connect();
      Peer peer = server.awaitPeer();
      for (int id = 1; id <= 50; id++) {
        peer.send(
            id,
            MessageType.REQUEST,
            new BranchCommitRequest(XID, id, BranchType.TCC, "never " + id, ""));
        assertEquals(id, answer(server).id());
      }
      // The first, and one more after ten seconds and longer pauses.
      long allowed = 1 + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun) / 10;
      long lines = log.lines("is not registered here");
      assertTrue(lines >= 1 && lines <= allowed, log.text());
      assertEquals(1, log.lines("its resource never 1 (TCC) is not registered here"), log.text());
    }
  }

  @Test
  void aHandlerRunsWithItsOwnClassLoaderAndNothingOfItStays() throws Exception {
    BlockingQueue<ClassLoader> seen = new LinkedBlockingQueue<>();
    URL classes = PhaseTwoTest.class.getProtectionDomain().getCodeSource().getLocation();
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = rm(server).set("client.rm.executorThreads", "1");
        URLClassLoader application = new LoaderOfItsOwn(classes)) {
      HawserClient client = fixture.connect();
      BranchHandler handler =
          (BranchHandler)
              application
                  .loadClass(ForeignHandler.class.getName())
                  .getConstructor(java.util.Queue.class)
                  .newInstance(seen);
      register(
          client,
          handler,
          branch -> {
            Thread.currentThread().setContextClassLoader(application);
            Thread.currentThread().interrupt();
            return BranchStatus.PhaseTwo_Rollbacked;
          });
      Peer peer = server.awaitPeer();
      rollback(peer, 1, 1);
      answer(server);
      commit(peer, 2, 1);
      assertEquals(BranchStatus.PhaseTwo_Committed, status(answer(server)));
      assertEquals(application, seen.take());
      client
          .resourceManager()
          .registerResource(
              resource(
                  "other",
                  BranchType.TCC,
                  branch -> {
                    seen.add(Thread.currentThread().getContextClassLoader());
                    return Thread.currentThread().isInterrupted()
                        ? null
                        : BranchStatus.PhaseTwo_Committed;
                  },
                  PhaseTwoTest::rolledBack));
      peer.send(
          3, MessageType.REQUEST, new BranchCommitRequest(XID, 1, BranchType.TCC, "other", ""));
      assertEquals(BranchStatus.PhaseTwo_Committed, status(answer(server)));
      assertEquals(PhaseTwoTest.class.getClassLoader(), seen.take());
    }
  }

  /** Loads the handler anew, everything else from the tests. */
  private static final class LoaderOfItsOwn extends URLClassLoader {
    LoaderOfItsOwn(URL classes) {
      super(new URL[] {classes}, PhaseTwoTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.equals(ForeignHandler.class.getName())) {
        Class<?> known = findLoadedClass(name);
        return known == null ? findClass(name) : known;
      }
      return super.loadClass(name, resolve);
    }
  }

  /** A handler of an application with a class loader of its own. */
  public static final class ForeignHandler implements BranchHandler {
    private final java.util.Queue<ClassLoader> seen;

    /** Creates a handler that records the context class loaders that it sees. */
    public ForeignHandler(java.util.Queue<ClassLoader> seen) {
      this.seen = seen;
    }

    @Override
    public BranchStatus apply(io.hawser.transaction.BranchContext branch) {
      seen.add(Thread.currentThread().getContextClassLoader());
      return Thread.currentThread().isInterrupted() ? null : BranchStatus.PhaseTwo_Committed;
    }
  }

  // ---- closing

  @Test
  void whatWaitsForAThreadWhenTheTimeToCloseIsOverIsAnsweredRetryable() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = rm(server).set("client.rm.executorThreads", "1")) {
      HawserClient client = fixture.connect();
      register(
          client,
          branch -> {
            running.countDown();
            new CountDownLatch(1).await();
            return BranchStatus.PhaseTwo_Committed;
          },
          PhaseTwoTest::rolledBack);
      Peer peer = server.awaitPeer();
      commit(peer, 1, 1);
      Await.latch(running);
      commit(peer, 2, 2);
      peer.send(
          3, MessageType.REQUEST, new BranchCommitRequest(XID, 3, BranchType.TCC, "no such", ""));
      assertEquals(3, answer(server).id(), "the push before has been taken");
      client.close(Duration.ofMillis(200));
      Set<Integer> ids = Set.of(answer(server).id(), answer(server).id());
      assertEquals(Set.of(1, 2), ids);
    }
  }

  @Test
  void aConnectionWhoseRegistrationIsNotAnsweredGetsNoAnswersOfAnotherOne() throws Exception {
    CompletableFuture<RpcMessage> registration = new CompletableFuture<>();
    CountDownLatch release = new CountDownLatch(1);
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = rm(server)) {
      HawserClient client = fixture.connect();
      register(
          client,
          branch -> {
            release.await();
            return BranchStatus.PhaseTwo_Committed;
          },
          PhaseTwoTest::rolledBack);
      Peer peer = server.awaitPeer();
      commit(peer, 1, 1);
      peer.send(
          3, MessageType.REQUEST, new BranchCommitRequest(XID, 3, BranchType.TCC, "no such", ""));
      assertEquals(3, answer(server).id(), "the push before has been taken");
      server.script(
          (to, message) ->
              message.body() instanceof RegisterRMRequest && registration.complete(message));
      peer.close();
      RpcMessage request = registration.get(EventLimit.SECONDS, TimeUnit.SECONDS);
      release.countDown();
      server.awaitPeer().answer(request, new RegisterRMResponse(true, "2.6.0"));
      Await.until(client, status -> status.isReady());
      assertNull(
          server.received.stream()
              .filter(it -> it.body() instanceof BranchPhaseTwoResponse)
              .findAny()
              .orElse(null));
      client.close(Duration.ofMinutes(1));
    }
  }

  @Test
  void aServerCanNeitherForgeLinesOfTheLogNorMakeThemLong() throws Exception {
    String forged = "a\n2026-01-01 ERROR forged" + "l".repeat(30_000);
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = rm(server);
        CapturedLog log = new CapturedLog()) {
      HawserClient client = fixture.connect();
      register(
          client,
          branch -> {
            throw new IllegalStateException("a defect");
          },
          branch -> BranchStatus.Registered);
      Peer peer = server.awaitPeer();
      for (String resource : List.of("stock", forged)) {
        peer.send(
            1,
            MessageType.REQUEST,
            new BranchCommitRequest(forged, 1, BranchType.TCC, resource, forged));
        answer(server);
        peer.send(
            2,
            MessageType.REQUEST,
            new BranchRollbackRequest(forged, 2, BranchType.TCC, resource, forged));
        answer(server);
      }
      assertEquals(1, log.lines("handler of stock (TCC) failed for branch 1 of a 2026-01-01"));
      assertEquals(1, log.lines("wants to end branch 1 of a 2026-01-01"), log::text);
      assertTrue(log.text().lines().allMatch(line -> line.length() <= 1_000));
      assertTrue(log.text().lines().noneMatch(line -> line.startsWith("2026-01-01")), log::text);
    }
  }
}
