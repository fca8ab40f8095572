package io.hawser.compare;

import io.hawser.testkit.faults.Direction;
import io.hawser.testkit.faults.Fault;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Something that happens to one of several servers. */
enum Scenario {
  /** Its connections are closed by the system, new ones are refused. */
  KILLED("one of two killed (kill -9)", 2, false) {
    @Override
    long strike(ServerGroup site) {
      long time = now();
      site.server().kill9();
      return time;
    }
  },

  /** Its connections stay open, new ones are accepted, and nothing is answered. */
  SILENT("one of two accepts, is silent", 2, true) {
    @Override
    long strike(ServerGroup site) {
      site.proxy().apply(Fault.swallow(Direction.TO_SERVER), Fault.swallow(Direction.TO_CLIENT));
      return now(); // some calls may still have been answered meanwhile
    }
  },

  /** Its connections are reset, and what is sent to its address is lost: a container has gone. */
  UNROUTABLE("one of three unroutable", 3, true) {
    @Override
    long strike(ServerGroup site) {
      site.proxy().unreachable(); // for new connections, which takes a moment
      long time = now();
      site.proxy().resetAll();
      return time;
    }
  };

  private final String title;
  private final int servers;
  private final boolean proxied;

  Scenario(String title, int servers, boolean proxied) {
    this.title = title;
    this.servers = servers;
    this.proxied = proxied;
  }

  String title() {
    return title;
  }

  ServerGroup site() {
    return new ServerGroup(servers, proxied);
  }

  /**
   * Does it.
   *
   * @return when, in microseconds of the epoch
   */
  abstract long strike(ServerGroup site);

  private static long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
