package io.hawser.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.error.ConfigurationException;
import io.hawser.model.GlobalStatus;
import io.hawser.testkit.EmbeddedCoordinator;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import kotlin.coroutines.Continuation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.reactivestreams.Publisher;
import org.springframework.aop.framework.AopConfigException;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ReactiveTypeDescriptor;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Types of results that end after the method has returned. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReturnTypesTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final EmbeddedCoordinator coordinator = EmbeddedCoordinator.start();
  private HawserClient client;

  @BeforeAll
  void start() {
    client = HawserClient.connect(coordinator.clientConfig().build());
  }

  @AfterAll
  void stop() {
    client.close();
    coordinator.close();
  }

  private Object proxy(Object target) {
    ProxyFactory factory = new ProxyFactory(target);
    factory.addAdvisor(new GlobalTransactionAdvisor(client::transactionTemplate, LIMIT));
    return factory.getProxy();
  }

  private GlobalStatus ended(@Nullable String xid) throws Exception {
    return coordinator
        .whenEnded(String.valueOf(xid))
        .get(LIMIT.toSeconds(), TimeUnit.SECONDS)
        .status();
  }

  private static Mono<String> xid() {
    return Mono.deferContextual(context -> Mono.just(context.<String>get("hawser.xid")));
  }

  static class Publishing {
    @GlobalTransactional
    public Publisher<String> twice() {
      return xid().repeat(1);
    }
  }

  @Test
  void aPublisherEndsItsTransaction() throws Exception {
    List<String> xids =
        Flux.from(((Publishing) proxy(new Publishing())).twice()).collectList().block(LIMIT);
    assertEquals(2, xids.size());
    assertEquals(xids.get(0), xids.get(1));
    assertEquals(GlobalStatus.Committed, ended(xids.get(0)));
  }

  interface Port<R> {
    R call();
  }

  static class MonoPort implements Port<Mono<String>> {
    @Override
    @GlobalTransactional
    public Mono<String> call() {
      return xid();
    }
  }

  @Test
  @SuppressWarnings("unchecked") // it is that of a MonoPort
  void theMethodOfTheClassDecidesBehindAProxyOfAGenericInterface() throws Exception {
    Port<Mono<String>> port = (Port<Mono<String>>) proxy(new MonoPort());
    assertTrue(Proxy.isProxyClass(port.getClass()));
    assertEquals(GlobalStatus.Committed, ended(port.call().block(LIMIT)));
  }

  static class Base<R> {
    private final R result;

    Base(R result) {
      this.result = result;
    }

    @GlobalTransactional
    public R call() {
      return result;
    }
  }

  static class MonoBase extends Base<Mono<String>> {
    MonoBase() {
      super(xid());
    }
  }

  @Test
  void aTypeVariableStandsForTheTypeThatTheClassNames() throws Exception {
    assertEquals(ReturnKind.MONO, ReturnKind.of(MonoBase.class.getMethod("call"), MonoBase.class));
    MonoBase base = (MonoBase) proxy(new MonoBase());
    assertEquals(GlobalStatus.Committed, ended(base.call().block(LIMIT)));
  }

  /** Stands for a type of a library that Spring knows. */
  static class Single {}

  @GlobalTransactional
  static class Unseen {
    public @Nullable Future<String> future() {
      return null;
    }

    public Flow.@Nullable Publisher<String> flow() {
      return null;
    }

    public @Nullable ConnectableFlux<String> connectable() {
      return null;
    }

    public @Nullable OwnFuture stage() {
      return null;
    }

    public @Nullable Single single() {
      return null;
    }

    public @Nullable Object suspending(String first, Continuation<? super String> last) {
      return null;
    }
  }

  static class OwnFuture extends CompletableFuture<String> {}

  private static String rejection(String name, Class<?>... parameters) throws Exception {
    Definitions definitions = new Definitions(RollbackRulesMode.HAWSER);
    Method method = Unseen.class.getMethod(name, parameters);
    return String.valueOf(
        assertThrows(
                ConfigurationException.class, () -> definitions.find(method, Unseen.class), name)
            .getMessage());
  }

  @Test
  void typesWhoseEndIsNotSeenAreRejectedByName() throws Exception {
    ReactiveAdapterRegistry.getSharedInstance()
        .registerReactiveType(
            ReactiveTypeDescriptor.singleOptionalValue(Single.class, Single::new),
            single -> Mono.empty(),
            publisher -> new Single());
    assertEquals(
        "@GlobalTransactional on io.hawser.spring.ReturnTypesTest$Unseen#future: the transaction"
            + " would be committed before the work has ended, since the end of"
            + " java.util.concurrent.Future is not seen (expected: a value, CompletionStage,"
            + " CompletableFuture, or with Reactor Mono, Flux or Publisher)",
        rejection("future"));
    assertTrue(rejection("flow").contains("java.util.concurrent.Flow$Publisher"));
    assertTrue(rejection("connectable").contains("reactor.core.publisher.ConnectableFlux"));
    assertTrue(rejection("stage").contains("$OwnFuture"));
    assertTrue(rejection("single").contains("$Single"));
    assertTrue(
        rejection("suspending", String.class, Continuation.class)
            .contains(
                "#suspending: the transaction would be committed before the work has ended,"
                    + " since the end of a suspending function of Kotlin is not seen"));
  }

  @Test
  void theyAreRejectedWhenTheProxyIsMade() {
    RuntimeException e = assertThrows(RuntimeException.class, () -> proxy(new Unseen()));
    Throwable cause = e instanceof AopConfigException ? e.getCause() : e;
    assertTrue(cause instanceof ConfigurationException, e.toString());
  }
}
