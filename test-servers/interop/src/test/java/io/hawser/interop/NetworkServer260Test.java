package io.hawser.interop;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.error.HawserException;
import io.hawser.testservers.SeataServer;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our client against the network server classes of seata-all 2.6.0. */
class NetworkServer260Test extends ServerCases {
  NetworkServer260Test() {
    super(
        "2.6.0",
        () -> SeataServer.networkServer260(Map.of()),
        () ->
            SeataServer.networkServer260(
                Map.of("transport.enableTcServerBatchSendResponse", "true")));
  }

  /** To clients of 2.3.0 and later it gives single answers, whatever it is asked. */
  @Override
  Stream<Supplier<HawserTestClient>> clients() {
    return Stream.of(
        () -> connect("individual answers", server(), true, "none"),
        () -> connect("individual answers", server(), true, "zip"),
        () -> connect("no merging", server(), false, "deflater"),
        () -> connect("batch responses on", batching(), true, "gzip"));
  }

  @Test
  void mergedRequestsAreAnsweredOneByOne() throws Exception {
    for (SeataServer each : List.of(server(), batching())) {
      WireCheck.answers(
          AnswerForm.INDIVIDUAL,
          each.address(),
          tap -> HawserTestClient.connect("tapped", tap, true, "none"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"reject.tm", "reject.rm"})
  @Timeout(Limits.TEST_SECONDS)
  void aRejectedRegistrationSaysWhatWasSent(String rejection) {
    try (SeataServer rejecting = SeataServer.networkServer260(Map.of(rejection, "true"))) {
      HawserException rejected =
          assertThrows(
              HawserException.class,
              () ->
                  HawserClient.connect(
                          HawserTestClient.config(rejecting.address())
                              .applicationId("unwanted")
                              .build())
                      .close());

      for (String part : List.of("rejected", "unwanted", "default_tx_group", rejecting.address())) {
        assertTrue(rejected.getMessage().contains(part), rejected::getMessage);
      }
    }
  }
}
