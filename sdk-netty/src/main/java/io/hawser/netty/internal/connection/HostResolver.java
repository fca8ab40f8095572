package io.hawser.netty.internal.connection;

import io.hawser.netty.internal.runtime.OwnThreads;
import io.hawser.registry.ServerAddress;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Turns host names into addresses. Asking a name server blocks, so it happens on threads {@code
 * hawser-dns}, which end when they have nothing to do. A name that is being asked for is not asked
 * for once more: all callers get the same answer. So a silent name server costs one thread for each
 * of its names, and other names do not wait for it until there are as many as threads.
 */
public final class HostResolver implements AutoCloseable {
  private static final int MOST_THREADS = 64;

  private final ThreadPoolExecutor threads;
  private final Lookup lookup;
  private final Map<String, CompletableFuture<List<InetAddress>>> asked = new ConcurrentHashMap<>();

  /** Asks for all addresses of a name; may block. */
  @FunctionalInterface
  public interface Lookup {
    InetAddress[] allByName(String host) throws UnknownHostException;
  }

  public HostResolver(Lookup lookup) {
    this(lookup, new OwnThreads("hawser-dns"));
  }

  HostResolver(Lookup lookup, ThreadFactory ownThreads) {
    this.lookup = lookup;
    threads =
        new ThreadPoolExecutor(
            MOST_THREADS,
            MOST_THREADS,
            5,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), // bounded by the names of the server lists
            ownThreads);
    threads.allowCoreThreadTimeOut(true);
  }

  /** Completes immediately for a numeric address, else on a thread of this resolver. */
  CompletionStage<List<InetSocketAddress>> resolve(ServerAddress address) {
    if (isNumeric(address.host())) {
      return CompletableFuture.completedFuture(
          List.of(new InetSocketAddress(address.host(), address.port())));
    }
    return addresses(address.host())
        .thenApply(
            ips -> ips.stream().map(ip -> new InetSocketAddress(ip, address.port())).toList());
  }

  /**
   * Looks up all addresses of a name, those of the preferred family first, and sorted, because name
   * servers turn them around.
   */
  public CompletionStage<List<InetAddress>> addresses(String host) {
    CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
    CompletableFuture<List<InetAddress>> running = asked.putIfAbsent(host, answer);
    if (running != null) {
      return running;
    }
    try {
      threads.execute(() -> ask(host, answer));
    } catch (Throwable e) { // closed, or "unable to create native thread", which may pass
      asked.remove(host, answer);
      answer.completeExceptionally(e);
    }
    return answer;
  }

  private void ask(String host, CompletableFuture<List<InetAddress>> answer) {
    List<InetAddress> ips;
    try {
      InetAddress[] found = lookup.allByName(host);
      Comparator<InetAddress> preferred =
          Comparator.comparing(ip -> ip.getClass() != found[0].getClass());
      ips =
          Stream.of(found)
              .distinct()
              .sorted(
                  preferred.thenComparing(
                      (a, b) -> Arrays.compareUnsigned(a.getAddress(), b.getAddress())))
              .toList();
    } catch (Throwable e) { // whatever it is, the waiting callers need an end
      asked.remove(host, answer);
      answer.completeExceptionally(
          e instanceof UnknownHostException
              ? new IllegalArgumentException("unknown host " + host, e)
              : e);
      return;
    }
    asked.remove(host, answer); // first: a caller that asks from now on wants a new answer
    answer.complete(ips);
  }

  public static boolean isNumeric(String host) {
    return host.indexOf(':') >= 0 || NetUtil.isValidIpV4Address(host);
  }

  /** Does not wait for a name server that is being asked: that cannot be interrupted. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
