package io.hawser.registry.etcd;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.hawser.registry.ServerAddress;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * Makes gRPC channels, one for each attempt to reach an endpoint, that use our threads only.
 * Answers and events arrive on the worker.
 */
final class EtcdChannels {
  /** etcd closes connections that are pinged more often than every 5 s; gRPC's minimum is 10 s. */
  private static final int PING_SECONDS = 10;

  private static final int PING_TIMEOUT_SECONDS = 3;
  private static final int MAX_ANSWER = 64 << 20; // some hundred thousand servers

  private final EtcdSettings settings;
  private final EtcdThreads threads;

  EtcdChannels(EtcdSettings settings, EtcdThreads threads) {
    this.settings = settings;
    this.threads = threads;
  }

  /** Not connected yet: that starts with the first call. */
  ManagedChannel channel(ServerAddress endpoint) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(endpoint.host(), endpoint.port())
            .channelType(NioSocketChannel.class)
            .eventLoopGroup(threads.io())
            .executor(threads.worker())
            .offloadExecutor(threads.dns())
            .withOption(
                ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) settings.connectTimeout().toMillis())
            .keepAliveTime(PING_SECONDS, TimeUnit.SECONDS)
            .keepAliveTimeout(PING_TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .maxInboundMessageSize(MAX_ANSWER)
            .proxyDetector(address -> null) // registries are near; proxies of the JVM lead outside
            .disableServiceConfigLookUp()
            .disableRetry();
    if (settings.tls() == null) {
      builder.usePlaintext();
    } else {
      builder.sslContext(settings.tls());
    }
    if (settings.authority() != null) {
      builder.overrideAuthority(settings.authority());
    }
    return builder.build();
  }
}
