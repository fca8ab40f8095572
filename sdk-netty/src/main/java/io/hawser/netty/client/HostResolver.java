package io.hawser.netty.client;

import io.hawser.netty.rpc.OwnThreads;
import io.hawser.registry.ServerAddress;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Turns host names into addresses, anew for every attempt to connect. Asking a name server blocks,
 * so it happens on up to four threads {@code hawser-dns}, which end when they have nothing to do.
 */
final class HostResolver implements AutoCloseable {
  private final OwnThreads ownThreads = new OwnThreads("hawser-dns");
  private final ThreadPoolExecutor threads;
  private final Lookup lookup;

  /** Asks for all addresses of a name; may block. */
  @FunctionalInterface
  interface Lookup {
    InetAddress[] allByName(String host) throws UnknownHostException;
  }

  HostResolver() {
    this(InetAddress::getAllByName);
  }

  HostResolver(Lookup lookup) {
    this.lookup = lookup;
    threads =
        new ThreadPoolExecutor(4, 4, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), ownThreads);
    threads.allowCoreThreadTimeOut(true);
  }

  /** Completes at once for a numeric address, else on a thread of this resolver. */
  CompletionStage<List<InetSocketAddress>> resolve(ServerAddress address) {
    if (isNumeric(address.host())) {
      return CompletableFuture.completedFuture(
          List.of(new InetSocketAddress(address.host(), address.port())));
    }
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return Stream.of(lookup.allByName(address.host()))
                .map(ip -> new InetSocketAddress(ip, address.port()))
                .toList();
          } catch (UnknownHostException e) {
            throw new IllegalArgumentException("unknown host " + address.host(), e);
          }
        },
        threads);
  }

  private static boolean isNumeric(String host) {
    return host.indexOf(':') >= 0 || NetUtil.isValidIpV4Address(host);
  }

  /** Does not wait for a name server that is being asked: that cannot be interrupted. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
