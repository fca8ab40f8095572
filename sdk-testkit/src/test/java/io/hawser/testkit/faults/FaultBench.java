package io.hawser.testkit.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientRole;
import io.hawser.HawserClient;
import io.hawser.RpcHook;
import io.hawser.config.HawserConfig;
import io.hawser.error.HawserException;
import io.hawser.netty.server.ClientSession;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.netty.server.ServerConfigBuilder;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.Response;
import io.hawser.testkit.EventLimit;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A server with a proxy in front, a client behind the proxy, and a second client without a proxy.
 */
final class FaultBench implements AutoCloseable {
  /** A time-out that only a defect exceeds. */
  static final Duration LONG = EventLimit.DURATION;

  static final Duration SHORT = Duration.ofSeconds(1);

  /** How a request ended: one of the two is {@code null}. */
  record End(GlobalBeginResponse answer, HawserException error) {
    @Override
    public String toString() {
      return String.valueOf(answer == null ? error : answer);
    }
  }

  final RecordingHandler handler = new RecordingHandler();
  final NettyRemotingServer server;
  final FaultProxy proxy;
  private final ExecutorService callers = Executors.newCachedThreadPool();

  /** Uses identity, because calls with the same request may be equal. */
  private final Map<RpcHook.Call, AtomicInteger> ends =
      Collections.synchronizedMap(new IdentityHashMap<>());

  private final HawserClient witness;
  private HawserClient client;

  FaultBench() {
    this(settings -> {});
  }

  FaultBench(Consumer<ServerConfigBuilder> settings) {
    ServerConfigBuilder config = ServerConfig.builder();
    settings.accept(config);
    server = NettyRemotingServer.start(config.build(), handler);
    proxy = FaultProxy.builder(server.address()).seed(4).start();
    witness =
        HawserClient.connect(
            HawserConfig.builder()
                .servers(server.address().toString())
                .applicationId("witness")
                .set("transport.heartbeatInterval", "100ms")
                .set("transport.connectTimeout", "60s")
                .set("transport.probeTimeout", "60s")
                .set("client.roles", "TM")
                .build());
  }

  HawserConfig.Builder config() {
    return proxy
        .clientConfig()
        .set("client.roles", "TM")
        .set("client.reconnect.minBackoff", "20ms")
        .set("client.reconnect.maxBackoff", "100ms")
        .set("client.shutdownTimeout", "1s")
        // Tests of time-outs set their own: a busy machine must not look like a silent peer.
        .set("transport.connectTimeout", "60s")
        .set("transport.idleTimeout", "120s")
        .set("transport.probeTimeout", "60s");
  }

  HawserClient connect() {
    return connect(config());
  }

  HawserClient connect(HawserConfig.Builder config) {
    RpcHook counting =
        new RpcHook() {
          @Override
          public void beforeRequest(Call call) {
            ends.put(call, new AtomicInteger());
          }

          @Override
          public void afterRequest(Call call, Response response, HawserException error) {
            ends.get(call).incrementAndGet();
          }
        };
    client = HawserClient.connect(config.build(), List.of(counting));
    return client;
  }

  /** Begins a transaction through the proxy, on a thread of its own. */
  CompletableFuture<End> begin(String name, Duration timeout) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return new End(
                client.rpc(ClientRole.TM).sendSync(new GlobalBeginRequest(60_000, name), timeout),
                null);
          } catch (HawserException e) {
            return new End(null, e);
          }
        },
        callers);
  }

  /** Returns the end of a request, which must come. */
  static End end(CompletableFuture<End> request) {
    return request.orTimeout(2 * EventLimit.SECONDS, TimeUnit.SECONDS).join();
  }

  void awaitHandled(String name, int count) {
    await(name + " is handled " + count + " times", () -> handler.handled(name) == count);
  }

  void awaitReady() {
    await("the client is ready", () -> client.status().isReady());
  }

  /** Returns the clients that registered through the proxy. */
  List<ClientSession> clientsBehindProxy() {
    return server.clients().stream()
        .filter(session -> !session.applicationId().equals("witness"))
        .toList();
  }

  /** Checks that other clients do not notice the fault. */
  void assertOtherClientsAreServed() {
    assertEquals("other", witness.transactionManager().begin("other", EventLimit.DURATION));
  }

  /** Checks that everything works as before and that each request ended exactly once. */
  void assertRecovers() {
    proxy.heal();
    awaitReady();
    String name = "after " + ends.size();
    End end = end(begin(name, LONG));
    assertTrue(end.answer() != null, end::toString);
    assertEquals(name, end.answer().xid());
    await(
        "no request is in flight",
        () -> client.status().servers().stream().allMatch(it -> it.inFlight() == 0));
    await("one connection is registered", () -> clientsBehindProxy().size() == 1);
    await("the proxy has one connection", () -> proxy.counts().open() == 1);
    ends.values().forEach(count -> assertEquals(1, count.get(), "how often a request has ended"));
    assertOtherClientsAreServed();
  }

  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(EventLimit.SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("This did not happen: " + what);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(5);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void close() {
    proxy.heal();
    if (client != null) {
      client.close();
    }
    witness.close();
    proxy.close();
    server.close();
    callers.shutdownNow();
  }
}
