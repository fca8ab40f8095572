package io.hawser.benchmarks.endpoint;

import io.hawser.benchmarks.load.Child;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;

/** {@code EndpointMain server}, or {@code EndpointMain connections HOST:PORT}. */
public final class EndpointMain {
  private EndpointMain() {}

  /**
   * Serves until the standard input ends.
   *
   * @param arguments which of the two, and for connections the server
   */
  public static void main(String[] arguments) {
    if (arguments[0].equals("server")) {
      Child.keep(
          () ->
              NettyRemotingServer.start(ServerConfig.builder().build(), new ConstantAnswer())
                  .address()
                  .port());
    } else {
      Child.obey(() -> new Connections(arguments[1]));
    }
  }
}
