package io.hawser.interop;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.error.HawserException;
import io.hawser.testservers.OriginalServer;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our client against the network server classes of seata-all 2.6.0. */
@ExtendWith(NoLeaks.class)
class NetworkServer260Test {
  private static OriginalServer server;
  private static OriginalServer batching;

  @BeforeAll
  static void start() {
    server = OriginalServer.networkServer260(Map.of());
    batching =
        OriginalServer.networkServer260(
            Map.of("transport.enableTcServerBatchSendResponse", "true"));
  }

  @AfterAll
  static void close() {
    server.close();
    batching.close();
  }

  /** To clients of 2.3.0 and later it gives single answers, whatever it is asked. */
  static Stream<HawserTestClient> clients() {
    return Stream.<Supplier<HawserTestClient>>of(
            () -> connect("individual answers", server, true, "none"),
            () -> connect("individual answers", server, true, "zip"),
            () -> connect("no merging", server, false, "deflater"),
            () -> connect("batch responses on", batching, true, "gzip"))
        .map(Supplier::get);
  }

  private static HawserTestClient connect(
      String answers, OriginalServer server, boolean batching, String compressor) {
    return HawserTestClient.connect(answers, server.address(), batching, compressor);
  }

  @Nested
  @ParameterizedClass
  @MethodSource("io.hawser.interop.NetworkServer260Test#clients")
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
      return "2.6.0";
    }
  }

  @Test
  void mergedRequestsAreAnsweredOneByOne() throws Exception {
    for (OriginalServer each : List.of(server, batching)) {
      WireCheck.answers(
          AnswerForm.INDIVIDUAL,
          each.address(),
          tap -> HawserTestClient.connect("tapped", tap, true, "none"));
    }
  }

  @Test
  @Timeout(Limits.TEST_SECONDS)
  void itsDeathFailsCallsAtOnceAndItsRestartRepairsEverything() throws Exception {
    try (HawserTestClient client = connect("individual answers", server, true, "none")) {
      ServerLoss loss = new ServerLoss(server, client);
      loss.loseServer();
      loss.findServerAgain();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"reject.tm", "reject.rm"})
  @Timeout(Limits.TEST_SECONDS)
  void aRefusedRegistrationSaysWhatWasSent(String refusal) {
    try (OriginalServer refusing = OriginalServer.networkServer260(Map.of(refusal, "true"))) {
      HawserException refused =
          assertThrows(
              HawserException.class,
              () ->
                  HawserClient.connect(
                          HawserTestClient.config(refusing.address())
                              .applicationId("unwanted")
                              .build())
                      .close());

      for (String part : List.of("refused", "unwanted", "default_tx_group", refusing.address())) {
        assertTrue(refused.getMessage().contains(part), refused::getMessage);
      }
    }
  }
}
