package io.hawser.loadbalance;

import io.hawser.config.HawserConfig;
import io.hawser.registry.ServerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Candidates for tests. */
final class Servers {
  static final HawserConfig CONFIG = HawserConfig.builder().build();

  private Servers() {}

  static Server numeric(String address) {
    return new Server(ServerAddress.parse(address), ServerAddress.parse(address));
  }

  static Server named(String given, String resolved) {
    return new Server(ServerAddress.parse(given), ServerAddress.parse(resolved));
  }

  static List<Server> numeric(String... addresses) {
    List<Server> servers = new ArrayList<>();
    for (String address : addresses) {
      servers.add(numeric(address));
    }
    return servers;
  }

  static final class Server implements Candidate {
    final AtomicInteger questions = new AtomicInteger();
    volatile int inFlight;
    volatile double weight = 1;
    private final ServerAddress address;
    private final ServerAddress resolved;

    private Server(ServerAddress address, ServerAddress resolved) {
      this.address = address;
      this.resolved = resolved;
    }

    @Override
    public ServerAddress address() {
      questions.incrementAndGet();
      return address;
    }

    @Override
    public ServerAddress resolvedAddress() {
      questions.incrementAndGet();
      return resolved;
    }

    @Override
    public double weight() {
      return weight;
    }

    @Override
    public int inFlight() {
      return inFlight;
    }
  }
}
