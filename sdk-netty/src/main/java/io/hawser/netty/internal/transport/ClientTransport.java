package io.hawser.netty.internal.transport;

import io.hawser.registry.ServerAddress;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Opens the connections of one client. Safe for use by any thread. */
public interface ClientTransport extends AutoCloseable {

  /**
   * One attempt to connect.
   *
   * @param server as the registry listed it: the name that certificates and proxies know
   * @param address the numeric address to connect to
   * @param loop runs the channel
   * @param timeout of connecting, and then of each handshake
   */
  record Target(
      ServerAddress server, InetSocketAddress address, EventLoop loop, Duration timeout) {}

  /**
   * Opens a channel, which carries frames in both directions.
   *
   * @param target the server to connect to
   * @param initializer gets the channel before it is active, on its event loop
   * @return completes with the open channel, on any thread, or with the reason why there is none
   */
  CompletionStage<Channel> connect(Target target, Consumer<Channel> initializer);

  /** Ends its threads, when all channels are closed. May wait up to a second. */
  @Override
  void close();
}
