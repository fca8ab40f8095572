package io.hawser.interop;

import io.hawser.testservers.SeataServer;
import io.hawser.testsupport.NoLeaks;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * Our client against one of Seata's servers: the contract in all ways of sending and answering, and
 * the server's death. Two servers run, one with the configuration of its makers and one that
 * answers merged requests by batch results.
 */
@ExtendWith(NoLeaks.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ServerCases {
  private final String version;
  private final Supplier<SeataServer> start;
  private final Supplier<SeataServer> startBatching;
  private SeataServer server;
  private SeataServer batching;

  ServerCases(String version, Supplier<SeataServer> start, Supplier<SeataServer> startBatching) {
    this.version = version;
    this.start = start;
    this.startBatching = startBatching;
  }

  @BeforeAll
  final void startServers() {
    server = start.get();
    batching = startBatching.get();
  }

  @AfterAll
  final void closeServers() {
    server.close();
    batching.close();
  }

  final SeataServer server() {
    return server;
  }

  final SeataServer batching() {
    return batching;
  }

  /** The clients that the contract is run with. Each connects when its turn comes. */
  abstract Stream<Supplier<HawserTestClient>> clients();

  static HawserTestClient connect(
      String answers, SeataServer server, boolean merging, String compressor) {
    return HawserTestClient.connect(answers, server.address(), merging, compressor);
  }

  static final class Clients implements ArgumentsProvider {
    @Override
    public Stream<? extends Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      return ((ServerCases) context.getParent().orElseThrow().getRequiredTestInstance())
          .clients()
          .map(client -> Arguments.of(client.get()));
    }
  }

  @Nested
  @ParameterizedClass
  @ArgumentsSource(Clients.class)
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
      return version;
    }
  }

  @Test
  @Timeout(Limits.TEST_SECONDS)
  final void itsDeathFailsCallsImmediatelyAndItsRestartRepairsEverything() throws Exception {
    try (HawserTestClient client = connect("the usual answers", server, true, "none")) {
      Runnable afterTheRestart = beforeTheDeath(client);
      ServerLoss loss = new ServerLoss(server, client);
      loss.loseServer();
      loss.findServerAgain();
      afterTheRestart.run();
    }
  }

  /** Prepares what the server shall remember, and returns what checks that. */
  Runnable beforeTheDeath(HawserTestClient client) {
    return () -> {};
  }
}
