package io.hawser.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.context.XidContext;
import io.hawser.error.ConfigurationException;
import io.hawser.model.GlobalStatus;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.transaction.Propagation;
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
import org.springframework.aop.support.AopUtils;
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
    assertEquals(
        ReturnKind.MONO, ReturnKind.of(MonoBase.class.getMethod("call"), MonoBase.class, true));
    MonoBase base = (MonoBase) proxy(new MonoBase());
    assertEquals(GlobalStatus.Committed, ended(base.call().block(LIMIT)));
  }

  /** Stands for a type of a library that Spring knows. */
  static class Single {}

  @GlobalTransactional
  static class Unseen {
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
        "@GlobalTransactional on io.hawser.spring.ReturnTypesTest$Unseen#flow: the transaction"
            + " would be committed before the work has ended, since the end of"
            + " java.util.concurrent.Flow$Publisher is not seen (expected: a value,"
            + " CompletionStage, CompletableFuture, or with Reactor Mono, Flux or Publisher; or"
            + " propagation NOT_SUPPORTED)",
        rejection("flow"));
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

  /** With a proxy of the JDK, whose methods Spring matches when they are called. */
  interface Streams {
    int update();

    Flow.@Nullable Publisher<String> stream();
  }

  @GlobalTransactional
  static class StreamService implements Streams {
    @Override
    public int update() {
      return 1;
    }

    @Override
    public Flow.@Nullable Publisher<String> stream() {
      return null;
    }
  }

  @Test
  void theyAreRejectedAtTheStartBehindAProxyOfTheJdk() {
    GlobalTransactionAdvisor advisor =
        new GlobalTransactionAdvisor(client::transactionTemplate, LIMIT);
    assertThrows(
        ConfigurationException.class, () -> AopUtils.canApply(advisor, StreamService.class));
  }

  @GlobalTransactional
  static class Refined {
    public String update() {
      return String.valueOf(XidContext.current());
    }

    @GlobalTransactional(propagation = Propagation.NOT_SUPPORTED)
    public Flow.Publisher<String> stream() {
      return subscriber -> {};
    }

    @GlobalTransactional(propagation = Propagation.NEVER)
    public Object suspending(Continuation<? super String> last) {
      return last;
    }

    @GlobalTransactional(propagation = Propagation.SUPPORTS)
    public Future<String> future() {
      return new CompletableFuture<>();
    }
  }

  @Test
  void aMethodThatBeginsNoTransactionMayReturnAnything() throws Exception {
    Refined refined = (Refined) proxy(new Refined());
    assertNotNull(refined.stream());
    assertFalse(refined.future().isDone());
    assertEquals(GlobalStatus.Committed, ended(refined.update()));
  }

  static class Futures {
    private @Nullable String xid;

    /** As a method that is also {@code @Async}, which Spring calls on its thread. */
    @GlobalTransactional
    public Future<String> done() {
      xid = XidContext.current();
      return CompletableFuture.completedFuture("done");
    }

    @GlobalTransactional
    public Future<String> open() {
      xid = XidContext.current();
      return new CompletableFuture<>();
    }

    @Nullable String xid() {
      return xid;
    }
  }

  @Test
  void aFutureMustBeDoneWhenItIsReturned() throws Exception {
    Futures target = new Futures();
    Futures futures = (Futures) proxy(target);
    assertEquals("done", futures.done().get());
    assertEquals(GlobalStatus.Committed, ended(target.xid()));
    String message = assertThrows(IllegalStateException.class, futures::open).getMessage();
    assertTrue(message.contains("a future whose work was not done"), message);
    assertEquals(GlobalStatus.Rollbacked, ended(target.xid()));
  }

  interface AnnotatedPort<R> {
    @GlobalTransactional
    R call();
  }

  interface GenericRepository extends AnnotatedPort<Mono<String>> {}

  @Test
  void theInterfaceSaysWhatATypeVariableOfARepositoryStandsFor() throws Exception {
    Object repository =
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {GenericRepository.class},
            (self, method, arguments) -> xid());
    AnnotatedPort<?> port = (AnnotatedPort<?>) proxy(repository);
    assertEquals(GlobalStatus.Committed, ended((String) ((Mono<?>) port.call()).block(LIMIT)));
  }
}
