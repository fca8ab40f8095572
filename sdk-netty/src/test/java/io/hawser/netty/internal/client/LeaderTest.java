package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientRole;
import io.hawser.ClientStatus.ServerStatus;
import io.hawser.ClientStatus.State;
import io.hawser.HawserClient;
import io.hawser.error.ConnectionLostException;
import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import io.hawser.error.LockConflictException;
import io.hawser.error.NoServerAvailableException;
import io.hawser.error.RequestTimeoutException;
import io.hawser.error.TransactionException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.CapturedLog;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.BranchRegisterResponse;
import io.hawser.protocol.BranchReportRequest;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.GlobalCommitRequest;
import io.hawser.protocol.Message;
import io.hawser.protocol.RegisterTMRequest;
import io.hawser.protocol.RegisterTMResponse;
import io.hawser.protocol.ResultCode;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests find the leader of a raft cluster, are performed once, and end in time without one. */
class LeaderTest {
  private static final int THREADS = 16;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @AutoClose private final RaftCluster cluster = new RaftCluster(3, 0);
  @AutoClose private final ClientFixture fixture = new ClientFixture(cluster.addresses());

  private HawserClient connect() {
    HawserClient client = fixture.connect();
    Await.until(
        client,
        s ->
            s.servers().size() % cluster.servers.size() == 0
                && s.servers().stream().allMatch(server -> server.state() == State.READY));
    // An answer comes through the event loop, so the list of the ready ones is published by then.
    Await.result(client.rpc(ClientRole.TM).send(report()).handle((answer, error) -> ""));
    cluster.performed.clear();
    cluster.denials.clear();
    return client;
  }

  /** Has an election end with this leader, so that the client knows it. */
  private void elect(HawserClient client, int leader) {
    cluster.leader.set(RaftCluster.NONE);
    CompletionStage<?> waiting = client.rpc(ClientRole.TM).send(report());
    Await.until("all denied", () -> new HashSet<>(cluster.denials).size() == 3);
    cluster.leader.set(leader);
    Await.result(waiting);
    cluster.performed.clear();
    cluster.denials.clear();
  }

  private static BranchReportRequest report() {
    return new BranchReportRequest(
        "10.0.0.1:8091:1", 1, BranchStatus.PhaseOne_Done, "r", "", BranchType.TCC);
  }

  private static GlobalBeginRequest begin(String name) {
    return new GlobalBeginRequest(1000, name);
  }

  private void performedOnce(Collection<String> names) {
    List<String> begun = new ArrayList<>();
    for (Message request : cluster.performed) {
      if (request instanceof GlobalBeginRequest begin) {
        begun.add(begin.transactionName());
      }
    }
    assertEquals(new HashSet<>(names), new HashSet<>(begun));
    assertEquals(names.size(), begun.size(), "performed once each");
  }

  private static void nothingInFlight(HawserClient client) {
    Await.until(client, s -> s.servers().stream().allMatch(server -> server.inFlight() == 0));
  }

  /** Begins transactions in threads until it is ended. */
  private static final class Load {
    final Queue<String> begun = new ConcurrentLinkedQueue<>();
    final Queue<HawserException> errors = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();

    Load(HawserClient client) {
      for (int i = 0; i < THREADS; i++) {
        String prefix = i + "-";
        Thread thread = new Thread(() -> run(client, prefix), "load " + i);
        threads.add(thread);
        thread.start();
      }
    }

    private void run(HawserClient client, String prefix) {
      for (int n = 0; !stopped.get(); n++) {
        try {
          begun.add(client.transactionManager().begin(prefix + n, MINUTE));
        } catch (HawserException e) {
          errors.add(e);
        }
      }
    }

    void awaitMore(int count) {
      int before = begun.size();
      Await.until("more transactions", () -> begun.size() >= before + count);
    }

    void end() throws InterruptedException {
      stopped.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"XID", "RoundRobin", "Random", "LeastActive", "ConsistentHash"})
  void followersAreAskedOnlyUntilTheLeaderIsKnown(String balancer) {
    fixture.set("client.loadBalance.type", balancer);
    HawserClient client = connect();
    cluster.leader.set(2);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      names.add(client.transactionManager().begin("t" + i, MINUTE));
    }
    performedOnce(names);
    assertTrue(cluster.denials.size() <= 2, "asked followers: " + cluster.denials);
    nothingInFlight(client);
  }

  @Test
  void theLeaderIsFoundAgainAfterEachChange() throws Exception {
    HawserClient client = connect();
    Load load = new Load(client);
    for (int change = 1; change <= 30; change++) {
      load.awaitMore(20);
      cluster.leader.set(change % 3);
    }
    load.awaitMore(100);
    load.end();
    assertEquals(List.of(), List.copyOf(load.errors));
    performedOnce(load.begun);
    nothingInFlight(client);
  }

  @Test
  void requestsWaitForTheEndOfAnElection() throws Exception {
    fixture.set("client.waitForLeader", "60s");
    HawserClient client = connect();
    Load load = new Load(client);
    load.awaitMore(50);
    for (int election = 1; election <= 3; election++) {
      cluster.leader.set(RaftCluster.NONE);
      cluster.denials.clear();
      Await.until("all servers denied", () -> new HashSet<>(cluster.denials).size() == 3);
      cluster.leader.set(election % 3);
      load.awaitMore(50);
    }
    load.end();
    assertEquals(List.of(), List.copyOf(load.errors));
    performedOnce(load.begun);
    nothingInFlight(client);
  }

  @Test
  void withoutALeaderTheErrorNamesTheServersAndComesWithoutABusyLoop() {
    fixture.set("client.waitForLeader", "700ms");
    HawserClient client = connect();
    cluster.leader.set(RaftCluster.NONE);
    long start = System.nanoTime();
    NoServerAvailableException error =
        assertThrows(
            NoServerAvailableException.class, () -> client.transactionManager().begin("t", MINUTE));
    assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(700), "waits");
    assertEquals(Delivery.NOT_SENT, error.delivery());
    for (ScriptedServer server : cluster.servers) {
      assertTrue(error.getMessage().contains(server.address().toString()), error.getMessage());
    }
    assertTrue(error.getMessage().contains("client.waitForLeader"), error.getMessage());
    // Pauses from 50 to 250 ms, and three servers after each.
    assertTrue(cluster.denials.size() <= 30, "asked " + cluster.denials.size() + " times");
    performedOnce(List.of());
    nothingInFlight(client);
  }

  @Test
  void manyRequestsWithoutALeaderAskNotMuchMoreThanOne() {
    fixture.set("client.waitForLeader", "700ms");
    HawserClient client = connect();
    cluster.leader.set(RaftCluster.NONE);
    List<CompletionStage<GlobalBeginResponse>> stages = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      stages.add(client.rpc(ClientRole.TM).send(begin("t" + i)));
    }
    for (CompletionStage<GlobalBeginResponse> stage : stages) {
      assertInstanceOf(NoServerAvailableException.class, Await.error(stage));
    }
    // Each of them asks all servers once; then one of each connection asks in each pause.
    assertTrue(cluster.denials.size() <= 3000 + 200, "asked " + cluster.denials.size() + " times");
    nothingInFlight(client);
  }

  @Test
  void aRequestDoesNotWaitLongerThanItsOwnTimeOut() {
    HawserClient client = connect();
    cluster.leader.set(RaftCluster.NONE);
    RequestTimeoutException error;
    int attempts = 0;
    do { // its time may be over while one of the servers is asked
      error =
          assertThrows(
              RequestTimeoutException.class,
              () -> client.rpc(ClientRole.TM).sendSync(begin("t"), Duration.ofSeconds(2)));
    } while (error.delivery() != Delivery.NOT_SENT && ++attempts < 10);
    assertEquals(Delivery.NOT_SENT, error.delivery(), error.getMessage());
    assertTrue(error.getMessage().contains("not its leader"), error.getMessage());
    nothingInFlight(client);
  }

  @Test
  void aLostLeaderCostsOnlyWhatItMayHavePerformed() throws Exception {
    fixture.set("client.waitForLeader", "60s");
    HawserClient client = connect();
    Load load = new Load(client);
    load.awaitMore(100);
    cluster.servers.get(0).stop();
    cluster.denials.clear();
    Await.until("followers were asked", () -> new HashSet<>(cluster.denials).size() == 2);
    cluster.leader.set(1);
    load.awaitMore(200);
    load.end();
    assertTrue(load.errors.size() <= THREADS, load.errors.size() + " errors");
    for (HawserException error : load.errors) {
      assertInstanceOf(ConnectionLostException.class, error);
      assertEquals(Delivery.MAYBE_SENT, error.delivery());
    }
    HashSet<String> performed = new HashSet<>();
    for (Message request : cluster.performed) {
      if (request instanceof GlobalBeginRequest begin) {
        assertTrue(performed.add(begin.transactionName()), "twice: " + begin);
      }
    }
    assertTrue(performed.containsAll(load.begun), "what was answered was performed");
    nothingInFlight(client);
  }

  @Test
  void mergedRequestsMoveOneByOne() throws Exception {
    fixture.set("transport.enableTmClientBatchSendRequest", "true");
    HawserClient client = connect();
    cluster.leader.set(1);
    List<String> names = new ArrayList<>();
    List<CompletionStage<GlobalBeginResponse>> stages = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      names.add("m" + i);
      stages.add(client.rpc(ClientRole.TM).send(begin("m" + i)));
    }
    for (CompletionStage<GlobalBeginResponse> stage : stages) {
      assertEquals(ResultCode.Success, Await.result(stage).resultCode());
    }
    performedOnce(names);
    nothingInFlight(client);
  }

  @Test
  void aOneWayRequestDoesNotMoveButShowsThatTheLeaderHasChanged() {
    HawserClient client = connect();
    elect(client, 0);
    cluster.leader.set(1);
    client.rpc(ClientRole.TM).sendOneway(begin("lost"));
    Await.until("the former leader denied", () -> cluster.denials.size() == 1);
    client.transactionManager().begin("next", MINUTE);
    client.rpc(ClientRole.TM).sendOneway(begin("performed"));
    Await.until("performed", () -> cluster.performed.size() == 2);
    performedOnce(List.of("next", "performed"));
    nothingInFlight(client);
  }

  @Test
  void withoutMovesTheAnswerIsTheError() {
    fixture.set("client.failover.maxMoves", "0");
    cluster.leader.set(RaftCluster.NONE);
    HawserClient client = connect();
    TransactionException error =
        assertThrows(
            TransactionException.class, () -> client.transactionManager().begin("t", MINUTE));
    assertEquals(TransactionExceptionCode.NotRaftLeader, error.code());
    assertEquals(Delivery.ANSWERED, error.delivery());
    assertEquals(1, cluster.denials.size());
  }

  @Test
  void whatALeaderLostWithItsOfficeIsRepeatedUnlessItIsABranch() {
    HawserClient client = connect();
    cluster.words = "TransactionException[seata raft state machine exception: Leader stepped down]";
    cluster.leader.set(RaftCluster.NONE);
    BranchRegisterResponse lost = Await.result(client.rpc(ClientRole.TM).send(branch()));
    assertEquals(TransactionExceptionCode.NotRaftLeader, lost.transactionExceptionCode());
    assertEquals(1, cluster.denials.size());

    assertEquals(
        GlobalStatus.Committed,
        duringAnElection(() -> client.transactionManager().commitAsync("1.2.3.4:5:6")));
    assertEquals("t", duringAnElection(() -> client.transactionManager().beginAsync("t", MINUTE)));

    cluster.words = "seata raft state machine exception: Is transferring leadership.";
    assertEquals(
        ResultCode.Success,
        duringAnElection(() -> client.rpc(ClientRole.TM).send(branch())).resultCode());
    performedOnce(List.of("t"));
    nothingInFlight(client);
  }

  private static BranchRegisterRequest branch() {
    return new BranchRegisterRequest("1.2.3.4:5:6", BranchType.TCC, "r", "", "");
  }

  /** The answer to a request that no server performed at first. */
  private <T> T duringAnElection(Supplier<CompletionStage<T>> call) {
    cluster.leader.set(RaftCluster.NONE);
    cluster.denials.clear();
    CompletionStage<T> answer = call.get();
    Await.until("all denied", () -> new HashSet<>(cluster.denials).size() == 3);
    cluster.leader.set(1);
    return Await.result(answer);
  }

  @Test
  void aCommitThatMayHaveBeenPerformedIsNotCalledNotSent() {
    fixture.set("client.waitForLeader", "300ms");
    HawserClient client = connect();
    cluster.leader.set(RaftCluster.NONE);
    cluster.words = "seata raft state machine exception: Leader stepped down";
    HawserException error =
        Await.error(client.rpc(ClientRole.TM).send(new GlobalCommitRequest("1.2.3.4:5:6", "")));
    assertEquals(Delivery.MAYBE_SENT, error.delivery(), error.getMessage());
    nothingInFlight(client);
  }

  @Test
  void theRolesShareWhatTheyKnow() {
    fixture.set("client.roles", "TM,RM").set("client.loadBalance.type", "RoundRobin");
    HawserClient client = connect();
    cluster.leader.set(2);
    client.transactionManager().begin("t", MINUTE);
    cluster.denials.clear();
    for (int i = 0; i < 10; i++) {
      Await.result(client.rpc(ClientRole.RM).send(report()));
    }
    assertEquals(List.of(), List.copyOf(cluster.denials));
    ServerAddress leader = cluster.servers.get(2).address();
    assertEquals(
        List.of(leader, leader),
        client.status().servers().stream()
            .filter(ServerStatus::leader)
            .map(ServerStatus::address)
            .toList(),
        "in the status of both roles");
  }

  @Test
  void theLeaderThatARegistryNamesIsAskedFirstButServersKnowBetter() {
    fixture.set("client.loadBalance.type", "RoundRobin");
    cluster.leader.set(1);
    names(1, "7");
    HawserClient client = connect();
    for (int i = 0; i < 10; i++) {
      client.transactionManager().begin("t" + i, MINUTE);
    }
    assertEquals(List.of(), List.copyOf(cluster.denials));

    cluster.leader.set(2); // which the registry does not know yet
    client.transactionManager().begin("u", MINUTE);
    cluster.denials.clear();
    names(1, "7");
    names(0, "6");
    for (int i = 0; i < 10; i++) {
      client.transactionManager().begin("v" + i, MINUTE);
    }
    assertEquals(List.of(), List.copyOf(cluster.denials), "it said so before, or of the past");
    nothingInFlight(client);
  }

  @Test
  void aRegistryThatNamesTheLeaderEndsTheWaiting() {
    fixture.set("client.waitForLeader", "60s");
    HawserClient client = connect();
    cluster.leader.set(RaftCluster.NONE);
    CompletionStage<?> begin = client.rpc(ClientRole.TM).send(begin("t"));
    Await.until("all denied", () -> new HashSet<>(cluster.denials).size() == 3);
    cluster.leader.set(1);
    names(1, "8");
    Await.result(begin);
    performedOnce(List.of("t"));
  }

  private void names(int leader, String term) {
    ServiceInstance[] instances = new ServiceInstance[cluster.servers.size()];
    for (int i = 0; i < instances.length; i++) {
      instances[i] =
          new ServiceInstance(
              cluster.servers.get(i).address(),
              Map.of("role", i == leader ? "LEADER" : "FOLLOWER", "term", term));
    }
    fixture.registry.pushesWith(instances);
  }

  @Test
  void theSameNumberOfAnOlderReleaseIsALockConflict() {
    AtomicInteger asked = new AtomicInteger();
    ScriptedServer.Script old =
        (peer, m) -> {
          if (m.body() instanceof RegisterTMRequest) {
            peer.answer(m, new RegisterTMResponse(true, "1.8.0"));
            return true;
          } else if (m.body() instanceof GlobalBeginRequest) {
            asked.incrementAndGet();
            peer.answer(
                m,
                new GlobalBeginResponse(
                    ResultCode.Failed, "", TransactionExceptionCode.NotRaftLeader, "", ""));
            return true;
          }
          return false;
        };
    try (ScriptedServer a = ScriptedServer.start(old);
        ScriptedServer b = ScriptedServer.start(old);
        ClientFixture other = new ClientFixture(a.address(), b.address())) {
      HawserClient client = other.connect();
      assertThrows(
          LockConflictException.class, () -> client.transactionManager().begin("t", MINUTE));
      assertEquals(1, asked.get());
    }
  }

  @Test
  void closingTheClientEndsWhatWaitsForALeader() {
    fixture.set("client.shutdownTimeout", "50ms");
    HawserClient client = connect();
    cluster.leader.set(RaftCluster.NONE);
    CompletionStage<?> stage = client.rpc(ClientRole.TM).send(begin("t"));
    Await.until("all denied", () -> new HashSet<>(cluster.denials).size() == 3);
    client.close();
    assertEquals(Delivery.NOT_SENT, Await.error(stage).delivery());
  }

  @Test
  void aLeaderThatChangesWithEachRequestCostsFewLogLines() {
    HawserClient client = connect();
    long begun = System.nanoTime();
    try (CapturedLog log = new CapturedLog()) {
      for (int i = 1; i <= 1_000; i++) {
        cluster.leader.set(i % 3);
        client.transactionManager().begin("t" + i, MINUTE);
      }
      for (String line : List.of("is not the leader of the cluster any more", "is the leader of")) {
        long lines = log.lines(line);
        assertTrue(lines > 0 && lines <= CapturedLog.limitSince(begun), line + ": " + lines);
      }
    }
  }

  @Test
  void aRegistryThatNamesAnotherLeaderEachTimeCostsFewLogLines() {
    HawserClient client = connect();
    long begun = System.nanoTime();
    try (CapturedLog log = new CapturedLog()) {
      for (int i = 1; i <= 200; i++) {
        names(i % 2, String.valueOf(i));
      }
      names(2, "201");
      ServerAddress last = cluster.servers.get(2).address();
      Await.until(
          client,
          s -> s.servers().stream().anyMatch(it -> it.leader() && it.address().equals(last)));
      long lines = log.lines("is the leader of the cluster");
      assertTrue(lines > 0 && lines <= CapturedLog.limitSince(begun), lines + " lines");
    }
  }
}
