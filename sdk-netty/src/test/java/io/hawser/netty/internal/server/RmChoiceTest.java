package io.hawser.netty.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.HawserException;
import io.hawser.error.NoServerAvailableException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.EventLimit;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.protocol.BranchCommitRequest;
import io.hawser.protocol.BranchCommitResponse;
import io.hawser.protocol.ResultCode;
import io.hawser.registry.ServerAddress;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Section 9: which RM ends a branch. All of 127.0.0.0/8 is this machine: addresses to choose from.
 */
class RmChoiceTest {
  private static final String HERE = "127.0.0.1";
  private static final String ELSEWHERE = "127.0.0.2";

  private final NettyRemotingServer server =
      NettyRemotingServer.start(ServerConfig.builder().build(), new TestHandler());
  private final ServerAddress address = server.address();
  private long branchId;

  @AfterEach
  void close() {
    server.close();
  }

  /** Pushes, and checks that this RM and no other gets it. */
  private void assertReaches(RawClient rm, String clientId, String resource, BranchType type)
      throws IOException {
    branchId++;
    BranchCommitRequest commit = new BranchCommitRequest("xid", branchId, type, resource, "");
    var answer = server.send(clientId, commit);
    var received = rm.receive();
    assertEquals(commit, received.body());
    rm.answer(
        received.id(),
        new BranchCommitResponse(
            ResultCode.Success,
            "",
            TransactionExceptionCode.Unknown,
            "xid",
            branchId,
            BranchStatus.PhaseTwo_Committed));
    assertEquals(
        branchId,
        answer
            .toCompletableFuture()
            .orTimeout(EventLimit.SECONDS, TimeUnit.SECONDS)
            .join()
            .branchId());
  }

  private void assertReachesNoRm(String clientId, String resource, BranchType type) {
    CompletionException thrown =
        Assertions.assertThrows(
            CompletionException.class,
            () ->
                server
                    .send(clientId, new BranchCommitRequest("xid", 1, type, resource, ""))
                    .toCompletableFuture()
                    .orTimeout(EventLimit.SECONDS, TimeUnit.SECONDS)
                    .join());
    HawserException error = (HawserException) thrown.getCause();
    Assertions.assertInstanceOf(NoServerAvailableException.class, error);
    assertFalse(error.mayHaveBeenSent());
  }

  @Test
  void theOneThatRegisteredTheBranch() throws IOException {
    try (RawClient one = RawClient.rm(address, "app", HERE, "db");
        RawClient two = RawClient.rm(address, "app", HERE, "db");
        RawClient three = RawClient.rm(address, "app", ELSEWHERE, "db")) {
      for (int i = 0; i < 5; i++) {
        assertReaches(one, one.clientId(), "db", BranchType.TCC);
        assertReaches(two, two.clientId(), "db", BranchType.TCC);
        assertReaches(three, three.clientId(), "db", BranchType.AT);
      }
    }
  }

  @Test
  void elseAnotherPortOfItsAddress() throws IOException {
    try (RawClient sameHost = RawClient.rm(address, "app", HERE, "db");
        RawClient otherHost = RawClient.rm(address, "app", ELSEWHERE, "db");
        RawClient otherApplication = RawClient.rm(address, "apple", HERE, "db")) {
      for (int i = 0; i < 5; i++) {
        assertReaches(sameHost, "app:" + HERE + ":1", "db", BranchType.TCC);
        assertReaches(otherHost, "app:" + ELSEWHERE + ":1", "db", BranchType.AT);
        assertReaches(otherApplication, "apple:" + HERE + ":1", "db", BranchType.AT);
      }
    }
  }

  @Test
  void elseAnotherAddressOfItsApplication() throws IOException {
    try (RawClient otherHost = RawClient.rm(address, "app", ELSEWHERE, "db");
        RawClient otherApplication = RawClient.rm(address, "apple", HERE, "db")) {
      for (int i = 0; i < 5; i++) {
        assertReaches(otherHost, "app:" + HERE + ":1", "db", BranchType.TCC);
        assertReaches(otherApplication, "apple:" + ELSEWHERE + ":1", "db", BranchType.TCC);
        // 127.0.0.22 is not 127.0.0.2.
        assertReaches(otherHost, "app:" + ELSEWHERE + "2:1", "db", BranchType.AT);
      }
    }
  }

  @Test
  void elseForAtAnyWithTheResource() throws IOException {
    try (RawClient other = RawClient.rm(address, "other", ELSEWHERE, "db")) {
      assertReaches(other, "app:" + HERE + ":1", "db", BranchType.AT);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = BranchType.class,
      names = {"TCC", "SAGA", "XA", "SAGA_ANNOTATION"})
  void elseNoRm(BranchType type) throws IOException {
    try (RawClient other = RawClient.rm(address, "other", ELSEWHERE, "db")) {
      assertReachesNoRm("app:" + HERE + ":1", "db", type);
      assertReachesNoRm(other.clientId(), "another", BranchType.AT);
    }
  }

  @Test
  void resourcesAccumulate() throws IOException {
    try (RawClient rm = RawClient.rm(address, "app", HERE, "db1,,db2")) {
      rm.registerResources("db3");
      rm.registerResources("");
      for (String resource : new String[] {"db1", "db2", "db3"}) {
        assertReaches(rm, rm.clientId(), resource, BranchType.TCC);
      }
      assertReachesNoRm(rm.clientId(), "", BranchType.AT);
      assertReachesNoRm(rm.clientId(), "db1,,db2", BranchType.AT);
    }
  }

  @Test
  void tmsGetNoPushes() throws IOException {
    try (RawClient tm = RawClient.tm(address, "2.6.0");
        RawClient rm = RawClient.rm(address, "app", HERE, "db")) {
      assertReaches(rm, tm.clientId(), "db", BranchType.TCC);
      // It becomes an RM by registering as one on the same connection.
      tm.registerResources("db");
      assertReaches(tm, tm.clientId(), "db", BranchType.TCC);
    }
  }

  /** Section 6.4: connections that were there before inherit resources, later ones do not. */
  @Test
  void earlierConnectionsOfTheSameHostInheritResources() throws IOException {
    try (RawClient earlier = RawClient.rm(address, "app", HERE, "");
        RawClient tm = RawClient.tm(address, "2.6.0");
        RawClient elsewhere = RawClient.rm(address, "app", ELSEWHERE, "");
        RawClient registrant = RawClient.rm(address, "app", HERE, "db");
        RawClient later = RawClient.rm(address, "app", HERE, "")) {
      assertReaches(earlier, earlier.clientId(), "db", BranchType.TCC);
      for (RawClient without : new RawClient[] {elsewhere, later, tm}) {
        branchId++;
        var push =
            server.send(
                without.clientId(),
                new BranchCommitRequest("xid", branchId, BranchType.TCC, "db", ""));
        assertFalse(push.toCompletableFuture().isDone());
        // It went to one that has the resource; this one has not got anything.
        assertEquals(2, without.ask(2, TestHandler.begin("x")).id());
      }
      assertTrue(registrant.port() > 0);
    }
  }
}
