package io.hawser.interop;

import static io.hawser.interop.Limits.awaitAnswer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.testservers.SeataServer;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Our client against Seata's server 2.0.0 as a whole. */
@Tag("full")
class SeataServer200Test extends ServerCases {
  SeataServer200Test() {
    super(
        "2.0.0",
        () -> SeataServer.seataServer200(Map.of()),
        () ->
            SeataServer.seataServer200(
                Map.of("seata.transport.enable-tc-server-batch-send-response", "true")));
  }

  @Override
  Stream<Supplier<HawserTestClient>> clients() {
    return Stream.of(
        () -> connect("merge results", server(), true, "none"),
        () -> connect("merge results", server(), true, "gzip"),
        () -> connect("single answers", server(), false, "none"),
        () -> connect("single answers", server(), false, "zip"),
        () -> connect("batch results", batching(), true, "none"),
        () -> connect("batch results", batching(), true, "deflater"));
  }

  @ParameterizedTest
  @EnumSource(names = {"NOT_MERGED", "MERGE_RESULT", "BATCH_RESULT"})
  void mergedRequestsAreAnsweredAsConfigured(AnswerForm form) throws Exception {
    SeataServer asked = form == AnswerForm.BATCH_RESULT ? batching() : server();
    WireCheck.answers(
        form,
        asked.address(),
        tap -> HawserTestClient.connect("tapped", tap, form.merged(), "none"));
  }

  @ParameterizedTest
  @CsvSource({"gzip, 1", "zip, 2", "deflater, 6"})
  void requestsAreCompressedAndSoAreTheirAnswers(String compressor, int id) throws Exception {
    WireCheck.compressor(
        id, server().address(), tap -> HawserTestClient.connect("tapped", tap, true, compressor));
  }

  /** Unlike the network classes, the server has a store, and goes on where it was killed. */
  @Override
  Runnable beforeTheDeath(HawserTestClient client) {
    client.registerResource(BranchType.TCC, "retried");
    client.failNextPushes("retried", Integer.MAX_VALUE);
    String stored = client.begin("stored", Limits.TRANSACTION_MILLIS);
    client.branchRegister(BranchType.TCC, "retried", stored, "", "");
    assertEquals(GlobalStatus.CommitRetrying, client.commit(stored));
    return () -> {
      int before = client.awaitPushes("retried", 1).size();
      client.failNextPushes("retried", 0);
      client.awaitPushes("retried", before + 1);
      awaitAnswer(GlobalStatus.Finished, () -> client.status(stored));
    };
  }

  @Test
  @Timeout(Limits.TEST_SECONDS)
  void closeLeavesNoThread() {
    HawserTestClient client = connect("merge results", server(), true, "none");
    String xid = client.begin("some use", Limits.TRANSACTION_MILLIS);
    assertEquals(GlobalStatus.Rollbacked, client.rollback(xid));
    assertNotEquals(List.of(), hawserThreads());

    client.close();

    awaitAnswer(List.of(), SeataServer200Test::hawserThreads);
  }

  private static List<String> hawserThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("hawser"))
        .toList();
  }
}
