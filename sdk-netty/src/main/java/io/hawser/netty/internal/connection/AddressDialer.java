package io.hawser.netty.internal.connection;

import io.hawser.netty.internal.transport.ClientTransport;
import io.hawser.netty.internal.transport.ClientTransport.Target;
import io.hawser.registry.ServerAddress;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Opens connections with the pipeline of a client, without blocking a thread: to one address of a
 * server after the other, until one can be reached.
 */
public final class AddressDialer implements Dialer {
  private final HostResolver resolver;
  private final ClientTransport transport;
  private final Duration connectTimeout;

  public AddressDialer(
      HostResolver resolver, ClientTransport transport, ConnectionSettings settings) {
    this.resolver = resolver;
    this.transport = transport;
    this.connectTimeout = settings.connectTimeout();
  }

  @Override
  public CompletionStage<Channel> dial(
      NodeAddress node, EventLoop loop, Consumer<Channel> initializer) {
    return addresses(node)
        .thenCompose(
            addresses ->
                connectFirst(
                    addresses.stream()
                        .map(address -> new Target(node.listed(), address, loop, connectTimeout))
                        .toList(),
                    0,
                    initializer));
  }

  private CompletionStage<List<InetSocketAddress>> addresses(NodeAddress node) {
    ServerAddress ip = node.ip();
    if (ip == null) {
      return resolver.resolve(node.listed());
    }
    return CompletableFuture.completedFuture(
        Stream.of(ip, node.alternate())
            .filter(Objects::nonNull)
            .map(address -> new InetSocketAddress(address.host(), address.port()))
            .toList());
  }

  /** Tries the addresses in turn. */
  private CompletionStage<Channel> connectFirst(
      List<Target> targets, int index, Consumer<Channel> initializer) {
    CompletionStage<Channel> connected = transport.connect(targets.get(index), initializer);
    return index + 1 == targets.size()
        ? connected
        : connected.exceptionallyCompose(error -> connectFirst(targets, index + 1, initializer));
  }
}
