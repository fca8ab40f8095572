package io.hawser.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.error.HawserException;
import io.hawser.error.TransactionTimeoutException;
import io.hawser.error.UnknownOutcomeException;
import io.hawser.model.GlobalStatus;
import io.hawser.testkit.EmbeddedCoordinator;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.reactivestreams.Subscription;
import org.springframework.aop.framework.ProxyFactory;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What subscribers get if the commit fails. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReactiveOutcomeTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final EmbeddedCoordinator coordinator = EmbeddedCoordinator.start();
  private HawserClient client;
  private Orders orders;

  @BeforeAll
  void start() {
    client = HawserClient.connect(coordinator.clientConfig().build());
    ProxyFactory factory = new ProxyFactory(new Orders(coordinator));
    factory.addAdvisor(new GlobalTransactionAdvisor(client::transactionTemplate, LIMIT));
    factory.setProxyTargetClass(true);
    orders = (Orders) factory.getProxy();
  }

  @AfterAll
  void stop() {
    client.close();
    coordinator.close();
  }

  static class Orders {
    private final EmbeddedCoordinator coordinator;

    Orders(EmbeddedCoordinator coordinator) {
      this.coordinator = coordinator;
    }

    /** Ends after the coordinator has rolled the transaction back. */
    @GlobalTransactional(timeoutMills = 1, noRollbackFor = IllegalStateException.class)
    public Mono<String> tooLate(Mono<String> end) {
      return afterTimeout().then(end);
    }

    /** The same with several elements. */
    @GlobalTransactional(timeoutMills = 1, noRollbackFor = IllegalStateException.class)
    public Flux<String> tooLateFlux(Mono<String> end) {
      return afterTimeout().thenMany(end);
    }

    private Mono<?> afterTimeout() {
      return Mono.deferContextual(
          context -> Mono.fromFuture(coordinator.whenEnded(context.get("hawser.xid"))));
    }

    @GlobalTransactional
    public Flux<String> twice(String[] xid) {
      return Flux.deferContextual(
          context -> {
            xid[0] = context.get("hawser.xid");
            return Flux.just("first", "second");
          });
    }

    @GlobalTransactional(noRollbackFor = IllegalStateException.class)
    public Mono<String> fail(String[] xid, RuntimeException error) {
      return Mono.deferContextual(
          context -> {
            xid[0] = context.get("hawser.xid");
            return Mono.error(error);
          });
    }
  }

  private static void assertIsOutcome(Throwable failure) {
    assertTrue(
        failure instanceof TransactionTimeoutException
            || failure instanceof UnknownOutcomeException,
        failure.toString());
  }

  @Test
  void aFailedCommitAfterAnErrorIsTheErrorAndHasThatOfTheBody() {
    IllegalStateException error = new IllegalStateException("harmless");
    for (Flux<String> late :
        List.of(orders.tooLate(Mono.error(error)).flux(), orders.tooLateFlux(Mono.error(error)))) {
      HawserException failure =
          assertThrows(HawserException.class, () -> late.blockLast(LIMIT), "unwrapped");
      assertIsOutcome(failure);
      assertSame(error, failure.getSuppressed()[0]);
    }
  }

  @Test
  void aFailedCommitAfterTheLastElementIsTheErrorAsItIs() {
    assertIsOutcome(
        assertThrows(HawserException.class, () -> orders.tooLate(Mono.just("done")).block(LIMIT)));
  }

  @Test
  void aCommitAfterAnErrorLeavesTheErrorAsItIs() throws Exception {
    IllegalStateException error = new IllegalStateException("harmless");
    String[] xid = new String[1];
    assertSame(
        error,
        assertThrows(IllegalStateException.class, () -> orders.fail(xid, error).block(LIMIT)));
    assertEquals(
        GlobalStatus.Committed,
        coordinator.whenEnded(xid[0]).get(LIMIT.toSeconds(), TimeUnit.SECONDS).status());
  }

  /** Takes as many elements as there are, and asks for no more. */
  private static CompletableFuture<Void> take(Flux<String> flux, int count) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    flux.subscribe(
        new BaseSubscriber<String>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {
            if (count > 0) {
              subscription.request(count);
            }
          }

          @Override
          protected void hookOnNext(String element) {}

          @Override
          protected void hookOnComplete() {
            end.complete(null);
          }

          @Override
          protected void hookOnError(Throwable error) {
            end.completeExceptionally(error);
          }
        });
    return end;
  }

  @Test
  void aSubscriberThatAsksForNoMoreSeesTheEnd() throws Exception {
    String[] xid = new String[1];
    take(orders.twice(xid), 2).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertEquals(
        GlobalStatus.Committed,
        coordinator.whenEnded(xid[0]).get(LIMIT.toSeconds(), TimeUnit.SECONDS).status());
  }

  @Test
  void aSubscriberThatAsksForNoMoreSeesAFailedCommit() {
    for (Mono<String> end : List.of(Mono.just("done"), Mono.<String>empty())) {
      CompletableFuture<Void> seen =
          take(orders.tooLateFlux(end), end.blockOptional().isPresent() ? 1 : 0);
      ExecutionException failure =
          assertThrows(
              ExecutionException.class, () -> seen.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
      assertIsOutcome(failure.getCause());
    }
  }

  @Test
  void anErrorOfTheBodyThatWrapsAnotherStaysAsItIs() {
    CompletionException error = new CompletionException(new IOException("no line"));
    String[] xid = new String[1];
    assertSame(
        error, assertThrows(CompletionException.class, () -> orders.fail(xid, error).block(LIMIT)));
  }
}
