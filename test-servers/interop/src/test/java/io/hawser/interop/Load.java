package io.hawser.interop;

import io.hawser.ClientStatus;
import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import java.time.Duration;
import java.util.List;

/** A client of ours that 16 threads use, and what becomes of their requests. */
final class Load implements AutoCloseable {
  private static final int THREADS = 16;

  /** Some 300 requests a second, so that two cores can bear four clients. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Traffic traffic = new Traffic();
  private final HawserClient client;
  private final PacedLoad calls;

  Load(HawserConfig config) {
    client = HawserClient.connect(config, List.of(traffic));
    calls = new PacedLoad(client, THREADS, PAUSE);
  }

  Traffic traffic() {
    return traffic;
  }

  /** How many transactions were begun and ended. */
  long transactions() {
    return calls.transactions();
  }

  /** Returns the errors of the calls so far, whether a server was involved or not. */
  List<String> failures() {
    return calls.failures();
  }

  /** Whether a connection to the server is in use. */
  boolean uses(String server) {
    return client.status().servers().stream()
        .anyMatch(
            s -> s.address().toString().equals(server) && s.state() == ClientStatus.State.READY);
  }

  @Override
  public void close() {
    calls.close();
    client.close();
  }
}
