package io.hawser.testkit.faults;

import io.hawser.registry.ServerAddress;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.SplittableRandom;

/** Collects the settings of a {@link FaultProxy}. */
public final class FaultProxyBuilder {
  private final ServerAddress server;
  private String host = "127.0.0.1";
  private int port;
  private long seed = new SplittableRandom().nextLong();

  FaultProxyBuilder(ServerAddress server) {
    this.server = Objects.requireNonNull(server, "server");
  }

  /**
   * Sets the address to listen on.
   *
   * @param host a host name or numeric address; default 127.0.0.1
   * @return this
   */
  public FaultProxyBuilder host(String host) {
    this.host = Objects.requireNonNull(host, "host");
    return this;
  }

  /**
   * Sets the port to listen on.
   *
   * @param port the port; 0, the default, means any free port
   * @return this
   */
  public FaultProxyBuilder port(int port) {
    this.port = port;
    return this;
  }

  /**
   * Makes random faults repeatable.
   *
   * @param seed any number; random by default
   * @return this
   */
  public FaultProxyBuilder seed(long seed) {
    this.seed = seed;
    return this;
  }

  /**
   * Starts a proxy with these settings.
   *
   * @return a proxy that accepts connections and forwards everything
   * @throws UncheckedIOException if it cannot listen
   */
  public FaultProxy start() {
    return new FaultProxy(server, new InetSocketAddress(host, port), seed);
  }
}
