package io.hawser.benchmarks.seata;

import io.hawser.benchmarks.load.Child;

/**
 * Seata's client under load: {@code SeataMain client} or {@code SeataMain codec}; or the network
 * server of Seata: {@code SeataMain server}. Everything else is configuration of the classes of
 * Seata, given as system properties; the server of clients is {@code service.default.grouplist}.
 */
public final class SeataMain {
  private SeataMain() {}

  public static void main(String[] args) {
    if (args[0].equals("server")) {
      Child.keep(SeataServer::start);
      return;
    }
    Child.measure(() -> args[0].equals("codec") ? new SeataCodec() : new SeataClient());
  }
}
