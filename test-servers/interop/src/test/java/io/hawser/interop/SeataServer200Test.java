package io.hawser.interop;

import static io.hawser.interop.Limits.awaitAnswer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.hawser.protocol.BranchType;
import io.hawser.protocol.GlobalStatus;
import io.hawser.testservers.OriginalServer;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Our client against the whole Seata server 2.0.0. */
@Tag("full")
@ExtendWith(NoLeaks.class)
class SeataServer200Test {
  private static OriginalServer merging;
  private static OriginalServer batching;

  @BeforeAll
  static void start() {
    merging = OriginalServer.seataServer200(Map.of());
    batching =
        OriginalServer.seataServer200(
            Map.of("seata.transport.enable-tc-server-batch-send-response", "true"));
  }

  @AfterAll
  static void close() {
    merging.close();
    batching.close();
  }

  static Stream<HawserTestClient> clients() {
    return Stream.<Supplier<HawserTestClient>>of(
            () -> connect("merge results", merging, true, "none"),
            () -> connect("merge results", merging, true, "gzip"),
            () -> connect("single answers", merging, false, "none"),
            () -> connect("single answers", merging, false, "zip"),
            () -> connect("batch results", batching, true, "none"),
            () -> connect("batch results", batching, true, "deflater"))
        .map(Supplier::get);
  }

  private static HawserTestClient connect(
      String answers, OriginalServer server, boolean batching, String compressor) {
    return HawserTestClient.connect(answers, server.address(), batching, compressor);
  }

  @Nested
  @ParameterizedClass
  @MethodSource("io.hawser.interop.SeataServer200Test#clients")
  class Contract implements HawserContract {
    private final HawserTestClient client;

    Contract(HawserTestClient client) {
      this.client = client;
    }

    @Override
    public HawserTestClient client() {
      return client;
    }

    @Override
    public String serverVersion() {
      return "2.0.0";
    }
  }

  @Nested
  class OnTheWire {
    @ParameterizedTest
    @EnumSource(names = {"NOT_MERGED", "MERGE_RESULT", "BATCH_RESULT"})
    void mergedRequestsAreAnsweredAsConfigured(AnswerForm form) throws Exception {
      OriginalServer server = form == AnswerForm.BATCH_RESULT ? batching : merging;
      WireCheck.answers(
          form,
          server.address(),
          tap -> HawserTestClient.connect("tapped", tap, form.merged(), "none"));
    }

    @ParameterizedTest
    @CsvSource({"gzip, 1", "zip, 2", "deflater, 6"})
    void requestsAreCompressedAndSoAreTheirAnswers(String compressor, int id) throws Exception {
      WireCheck.compressor(
          id, merging.address(), tap -> HawserTestClient.connect("tapped", tap, true, compressor));
    }
  }

  @Nested
  class WithAClientOfItsOwn {
    @Test
    @Timeout(Limits.TEST_SECONDS)
    void itsDeathFailsCallsAtOnceAndItsRestartRepairsEverything() throws Exception {
      try (HawserTestClient client = connect("merge results", merging, true, "none")) {
        ServerLoss loss = new ServerLoss(merging, client);
        client.registerResource(BranchType.TCC, "retried");
        client.failNextPushes("retried", Integer.MAX_VALUE);
        String stored = client.begin("stored", Limits.TRANSACTION_MILLIS);
        client.branchRegister(BranchType.TCC, "retried", stored, "", "");
        assertEquals(GlobalStatus.CommitRetrying, client.commit(stored));

        loss.loseServer();
        loss.findServerAgain();

        // Unlike the network classes, the server has a store, and goes on where it was killed.
        int before = client.awaitPushes("retried", 1).size();
        client.failNextPushes("retried", 0);
        client.awaitPushes("retried", before + 1);
        awaitAnswer(GlobalStatus.Finished, () -> client.status(stored));
      }
    }

    @Test
    @Timeout(Limits.TEST_SECONDS)
    void closeLeavesNoThread() {
      HawserTestClient client = connect("merge results", merging, true, "none");
      String xid = client.begin("some use", Limits.TRANSACTION_MILLIS);
      assertEquals(GlobalStatus.Rollbacked, client.rollback(xid));
      assertNotEquals(List.of(), hawserThreads());

      client.close();

      assertEquals(List.of(), hawserThreads());
    }

    private static List<String> hawserThreads() {
      return Thread.getAllStackTraces().keySet().stream()
          .map(Thread::getName)
          .filter(name -> name.startsWith("hawser"))
          .toList();
    }
  }
}
