package io.hawser.registry.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.ClientBuilder;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.support.RegistryThreads;
import io.hawser.registry.support.UserLogin;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates clients of jetcd, each for one member of etcd. They do not retry, because the supervisor
 * does, and each call has a deadline.
 */
final class EtcdClients {
  private static final Logger log = LoggerFactory.getLogger(EtcdClients.class);

  /** etcd closes connections with pings more often than every 5 s; gRPC's minimum is 10 s. */
  private static final Duration PING = Duration.ofSeconds(10);

  private static final Duration PING_TIMEOUT = Duration.ofSeconds(3);
  private static final long THREADS_END_MILLIS = 400; // within the limit of the supervisor
  private static final int MAX_ANSWER = 64 << 20; // some hundred thousand servers

  private final EtcdSettings settings;

  /** Starts the calls of all clients and asks name servers, which may be slow. */
  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), this::thread);

  EtcdClients(EtcdSettings settings) {
    this.settings = settings;
  }

  private Thread thread(Runnable task) {
    return RegistryThreads.daemon(task, settings.use().threadName() + "-calls");
  }

  /** Creates a client, which connects with its first call. */
  Client create(ServerAddress endpoint, boolean withLogin) throws Exception {
    ClientBuilder builder =
        Client.builder()
            .target(target(endpoint))
            .loadBalancerPolicy("pick_first")
            .authority(settings.authority() == null ? endpoint.toString() : settings.authority())
            .executorService(executor)
            .connectTimeout(settings.connectTimeout())
            .keepaliveTime(PING)
            .keepaliveTimeout(PING_TIMEOUT)
            .maxInboundMessageSize(MAX_ANSWER)
            // Makes a member that is cut off from the others report that, instead of going silent.
            .header("hasleader", "true")
            .interceptor(new Deadline(settings.timeout()))
            .authInterceptors(new Deadline(settings.timeout()))
            .waitForReady(false)
            .retryMaxAttempts(0);
    if (settings.tls() != null) {
      builder.sslContext(settings.tls());
    }
    UserLogin login = settings.login();
    if (login != null && withLogin) {
      builder.user(bytes(login.user())).password(bytes(login.password()));
    }
    return builder.build();
  }

  static ByteSequence bytes(String text) {
    return ByteSequence.from(text, StandardCharsets.UTF_8);
  }

  static String text(ByteSequence bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /**
   * Returns the resolved addresses. gRPC's own resolver would use the JVM's proxies, which do not
   * reach etcd.
   */
  private String target(ServerAddress endpoint) throws Exception {
    InetAddress[] found;
    try {
      found =
          executor
              .submit(() -> InetAddress.getAllByName(endpoint.host()))
              .get(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UnknownHostException unknown
          ? unresolved(endpoint, unknown)
          : e;
    } catch (TimeoutException e) {
      throw unresolved(endpoint, e);
    }
    return Arrays.stream(found)
        .map(address -> literal(address) + ":" + endpoint.port())
        .collect(Collectors.joining(",", "ip://" + endpoint + "/", ""));
  }

  private static Exception unresolved(ServerAddress endpoint, Exception cause) {
    return Status.UNAVAILABLE
        .withDescription("Unable to resolve host " + endpoint.host())
        .withCause(cause)
        .asRuntimeException();
  }

  /**
   * Returns a literal, with encoded brackets for IPv6, because a URI's path must not contain
   * brackets.
   */
  private static String literal(InetAddress address) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    String plain = zone < 0 ? text : text.substring(0, zone) + "%25" + text.substring(zone + 1);
    return text.indexOf(':') < 0 ? text : "%5B" + plain + "%5D";
  }

  /** Interrupts the threads and waits for them for a moment. */
  void close() {
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(THREADS_END_MILLIS, TimeUnit.MILLISECONDS)) {
        log.debug("A call of etcd still runs after close()");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Gives each call with one answer a time limit. Streams have no limit. */
  private record Deadline(Duration limit) implements ClientInterceptor {
    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(
        MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
      return next.newCall(
          method,
          method.getType() == MethodDescriptor.MethodType.UNARY && options.getDeadline() == null
              ? options.withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS)
              : options);
    }
  }
}
