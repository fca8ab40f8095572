package io.hawser.benchmarks.seata;

import io.hawser.benchmarks.load.Child;

/**
 * The original client under load: {@code SeataMain client} or {@code SeataMain codec}; or the
 * original network server: {@code SeataMain server}. Everything else is configuration of the
 * original classes, given as system properties; the server of clients is {@code
 * service.default.grouplist}.
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
