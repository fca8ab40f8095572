package io.hawser.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientStatus.State;
import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import io.hawser.error.TransactionException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.registry.ServiceInstance;
import io.hawser.testservers.SeataRaftCluster;
import io.hawser.transaction.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** Our client with three of Seata's servers 2.0.0 in raft mode, while their leader changes. */
@Tag("full")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RaftClusterTest {
  private static final int THREADS = 16;
  private static final int TRANSFERS = 10;
  private static final long TRANSFER_NANOS = TimeUnit.SECONDS.toNanos(15);
  private static final String PASSWORD = "registry.raft.password";

  private static final Set<TransactionExceptionCode> BRANCH_LOST =
      Set.of(
          TransactionExceptionCode.NotRaftLeader,
          TransactionExceptionCode.GlobalTransactionStatusInvalid);

  private static final Duration TRANSACTION = Duration.ofMillis(Limits.TRANSACTION_MILLIS);

  private static SeataRaftCluster cluster;

  @BeforeAll
  static void start() {
    cluster = SeataRaftCluster.start();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static HawserConfig config(String type, String... more) {
    HawserConfig.Builder config =
        HawserConfig.builder()
            .set("applicationId", "raft")
            .set("txServiceGroup", "raft_group")
            .set("service.vgroupMapping.raft_group", cluster.group())
            .set("registry.type", type)
            .set("registry.raft.serverAddr", cluster.httpAddresses())
            .set("registry.raft.requestTimeout", "20000")
            .set("registry.raft.username", "seata")
            .set(PASSWORD, "seata")
            .set("service.default.grouplist", String.join(";", cluster.addresses()))
            .set("transport.connectTimeout", "60s")
            .set("transport.probeTimeout", "60s")
            .set("transport.idleTimeout", "600s")
            .set("transport.rpcRmRequestTimeout", "120s")
            .set("transport.rpcTmRequestTimeout", "120s")
            .set("client.waitForLeader", "60s")
            // The first election may not be over.
            .set("transport.enableTmClientChannelCheckFailFast", "false")
            .set("transport.enableRmClientChannelCheckFailFast", "false");
    for (int i = 0; i < more.length; i += 2) {
      config.set(more[i], more[i + 1]);
    }
    return config.build();
  }

  /** The number of the leader, as the registry names it; -1 if it names none. */
  private static int leader(HawserClient client) {
    for (ServiceInstance instance : client.status().registries().get(0).instances()) {
      if (instance.isLeader()) {
        return cluster.addresses().indexOf(instance.address().toString());
      }
    }
    return -1;
  }

  private static void awaitConnections(HawserClient client) {
    Limits.awaitAnswer(
        6L, () -> client.status().servers().stream().filter(s -> s.state() == State.READY).count());
  }

  private static void awaitReady(HawserClient client) {
    awaitConnections(client);
    Limits.awaitAnswer(true, () -> leader(client) >= 0);
  }

  /** Threads that begin, maybe register a branch, and commit, until it is ended. */
  private static final class Load {
    final AtomicLong done = new AtomicLong();
    final Queue<HawserException> failures = new ConcurrentLinkedQueue<>();

    /** How often a commit was answered with another status than Committed. */
    final Map<GlobalStatus, Integer> others = new ConcurrentHashMap<>();

    /** When a transaction was completed last, as {@link System#nanoTime} counts. */
    final AtomicLong lastNanos = new AtomicLong(System.nanoTime());

    /** The longest time without a completed transaction. */
    final AtomicLong gapNanos = new AtomicLong();

    private final AtomicBoolean stopped = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();

    Load(HawserClient client, boolean branches) {
      for (int i = 0; i < THREADS; i++) {
        Thread thread = new Thread(() -> run(client, branches), "load " + i);
        threads.add(thread);
        thread.start();
      }
    }

    private void run(HawserClient client, boolean branches) {
      while (!stopped.get()) {
        try {
          String xid = client.transactionManager().begin("raft", TRANSACTION);
          if (branches) {
            client.resourceManager().branchRegister(BranchType.TCC, "raft-stock", xid, null, null);
          }
          GlobalStatus status = client.transactionManager().commit(xid);
          if (status != GlobalStatus.Committed) {
            others.merge(status, 1, Integer::sum);
          }
          long now = System.nanoTime();
          long gap = now - lastNanos.getAndSet(now);
          gapNanos.accumulateAndGet(gap, Math::max);
          done.incrementAndGet();
        } catch (HawserException e) {
          failures.add(e);
        }
      }
    }

    void awaitMore(int transactions) {
      long wanted = done.get() + transactions;
      Limits.awaitAnswer(true, () -> done.get() >= wanted);
    }

    long takeGapMillis() {
      return TimeUnit.NANOSECONDS.toMillis(gapNanos.getAndSet(0));
    }

    void end() throws InterruptedException {
      stopped.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  private static HawserClient connect(HawserConfig config) {
    HawserClient client = HawserClient.connect(config);
    client
        .resourceManager()
        .registerResource(
            new Resource(
                "raft-stock",
                BranchType.TCC,
                branch -> BranchStatus.PhaseTwo_Committed,
                branch -> BranchStatus.PhaseTwo_Rollbacked));
    return client;
  }

  @Test
  @Order(1)
  @Timeout(Limits.TEST_SECONDS)
  void allTransactionsOfManyThreadsAreCommitted() throws Exception {
    try (HawserClient client = connect(config("raft"))) {
      awaitReady(client);
      Load load = new Load(client, true);
      load.awaitMore(500);
      load.end();
      report("steady", load, load.takeGapMillis());
      assertEquals(List.of(), List.copyOf(load.failures));
    }
  }

  @Test
  @Order(2)
  @Timeout(Limits.TEST_SECONDS)
  void aWrongPasswordIsAnErrorThatNamesTheKey() throws Exception {
    try (HawserClient client = HawserClient.connect(config("raft", PASSWORD, "wrong"))) {
      Limits.awaitAnswer(
          true,
          () ->
              String.valueOf(client.status().registries().get(0).lastError())
                  .contains("rejected the login"));
      String error = client.status().registries().get(0).lastError();
      assertTrue(error.contains("registry.raft.username"), error);
    }
  }

  /** By answers alone: a list of servers in a file knows of no leader. */
  @Test
  @Order(3)
  @Timeout(Limits.TEST_SECONDS)
  void theLeaderIsFoundWithoutARegistryThatKnowsIt() throws Exception {
    try (HawserClient client = connect(config("file", "client.loadBalance.type", "RoundRobin"))) {
      awaitConnections(client);
      Load load = new Load(client, true);
      load.awaitMore(100);
      load.end();
      report("file", load, load.takeGapMillis());
      assertEquals(List.of(), List.copyOf(load.failures));
    }
  }

  @Test
  @Order(4)
  @Timeout(Limits.TEST_SECONDS)
  void aPlannedChangeOfTheLeaderFailsNothing() throws Exception {
    try (HawserClient client = connect(config("raft"))) {
      awaitReady(client);
      Load load = new Load(client, false);
      changeLeader(client, load, "planned change");
      assertEquals(List.of(), List.copyOf(load.failures));
    }
  }

  /** A member that is held up for a second has not become the leader: it is asked again. */
  private static void transferLeader(HawserClient client, int next) throws InterruptedException {
    for (int i = 0; i < TRANSFERS; i++) {
      cluster.transferLeader(next);
      long end = System.nanoTime() + TRANSFER_NANOS;
      while (System.nanoTime() < end) {
        if (leader(client) == next) {
          return;
        }
        Thread.sleep(20);
      }
    }
    Limits.awaitAnswer(next, () -> leader(client));
  }

  private static void changeLeader(HawserClient client, Load load, String what) throws Exception {
    load.awaitMore(100);
    for (int change = 0; change < 3; change++) {
      Limits.awaitAnswer(true, () -> leader(client) >= 0);
      int next = (leader(client) + 1) % 3;
      load.takeGapMillis();
      transferLeader(client, next);
      load.awaitMore(100);
      report(what, load, load.takeGapMillis());
    }
    load.end();
  }

  /**
   * A branch that the old leader had begun to register may exist, so that is not repeated. Seata's
   * server 2.0.0 never answers such a request: it fails with a NullPointerException when it removes
   * the branch again. And a new leader rolls back transactions in which it finds such a branch.
   */
  @Test
  @Order(5)
  @Timeout(Limits.TEST_SECONDS)
  void aPlannedChangeOfTheLeaderFailsOnlyWithATruthfulError() throws Exception {
    HawserConfig impatient =
        config(
            "raft", "transport.rpcRmRequestTimeout", "5s", "transport.rpcTmRequestTimeout", "5s");
    try (HawserClient client = connect(impatient)) {
      awaitReady(client);
      Load load = new Load(client, true);
      changeLeader(client, load, "planned change, with branches");
      assertTruthful(load);
      assertTrue(load.failures.size() <= 3 * THREADS, load.failures.size() + " failures");
    }
  }

  /**
   * Checks that the errors are true: a lost request may have been performed, or the server has
   * reported what became of the branch.
   */
  private static void assertTruthful(Load load) {
    for (HawserException failure : load.failures) {
      if (failure instanceof TransactionException answered) {
        assertTrue(BRANCH_LOST.contains(answered.code()), failure::toString);
      } else {
        assertEquals(Delivery.MAYBE_SENT, failure.delivery(), failure::toString);
      }
    }
  }

  @Test
  @Order(6)
  @Timeout(Limits.TEST_SECONDS)
  void aKilledLeaderCostsOnlyWhatItMayHavePerformed() throws Exception {
    try (HawserClient client = connect(config("raft"))) {
      awaitReady(client);
      Load load = new Load(client, true);
      load.awaitMore(100);
      int killed = leader(client);
      long start = System.nanoTime();
      cluster.kill9(killed);
      Limits.awaitAnswer(true, () -> leader(client) >= 0 && leader(client) != killed);
      long elected = System.nanoTime();
      long before = load.done.get();
      Limits.awaitAnswer(true, () -> load.done.get() > before);
      long recovered = System.nanoTime();
      load.awaitMore(100);
      load.end();
      report("killed", load, load.takeGapMillis());
      System.out.printf(
          "raft: leader known %d ms after kill -9, next commit %d ms later%n",
          TimeUnit.NANOSECONDS.toMillis(elected - start),
          TimeUnit.NANOSECONDS.toMillis(recovered - elected));
      assertNotEquals(killed, leader(client));
      assertTruthful(load);
      assertTrue(load.failures.size() <= 2 * THREADS, load.failures.size() + " failures");
      cluster.start(killed);
    }
  }

  private static void report(String what, Load load, long gapMillis) {
    System.out.printf(
        "raft: %s: %d transactions, not committed: %s, %d failures %s, longest gap %d ms%n",
        what,
        load.done.get(),
        load.others,
        load.failures.size(),
        load.failures.stream().map(String::valueOf).distinct().limit(3).toList(),
        gapMillis);
  }
}
