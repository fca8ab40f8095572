package io.hawser.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.HawserClient;
import io.hawser.RpcHook;
import io.hawser.error.HawserException;
import io.hawser.model.GlobalStatus;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.Response;
import io.hawser.testkit.EmbeddedCoordinator;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Subscribers that leave: their transactions are rolled back, whatever rules say of errors. */
class CancelledSubscriptionTest {
  private static final int LIMIT_SECONDS = 120;

  /** Cancels while the request to begin is on its way, and notes the XID of the answer. */
  private static final class CancelInTheMiddle implements RpcHook {
    private final Sinks.Empty<Void> cancel = Sinks.empty();
    private final CompletableFuture<String> xid = new CompletableFuture<>();

    @Override
    public void beforeRequest(Call call) {
      if (call.request() instanceof GlobalBeginRequest) {
        cancel.tryEmitEmpty();
      }
    }

    @Override
    public void afterRequest(
        Call call, @Nullable Response response, @Nullable HawserException error) {
      if (response instanceof GlobalBeginResponse begun) {
        xid.complete(begun.xid());
      }
    }
  }

  static class Orders {
    private @Nullable Orders proxy;

    @GlobalTransactional
    public Mono<String> place() {
      return Mono.never();
    }

    @GlobalTransactional(noRollbackFor = RuntimeException.class)
    public Mono<String> placeByRule() {
      return Mono.never();
    }

    /** A CancellationException is an IllegalStateException. */
    @GlobalTransactional(noRollbackFor = IllegalStateException.class)
    public Flux<String> xidAndMore() {
      return Flux.deferContextual(
          context -> Flux.just(context.<String>get("hawser.xid")).concatWith(Flux.never()));
    }

    @GlobalTransactional(rollbackFor = IOException.class)
    public Flux<String> xidAndMoreByRule() {
      return xidAndMore();
    }

    /** Cancels a participant and goes on. */
    @GlobalTransactional
    public Mono<String> firstOfParticipant() {
      return Objects.requireNonNull(proxy).xidAndMore().next();
    }
  }

  private static Orders proxy(HawserClient client, RollbackRulesMode rules) {
    Orders target = new Orders();
    ProxyFactory factory = new ProxyFactory(target);
    factory.addAdvisor(
        new GlobalTransactionAdvisor(
            client::transactionTemplate, () -> Duration.ofMinutes(10), rules));
    target.proxy = (Orders) factory.getProxy();
    return target.proxy;
  }

  private static GlobalStatus ended(EmbeddedCoordinator coordinator, String xid) throws Exception {
    return coordinator.whenEnded(xid).get(LIMIT_SECONDS, TimeUnit.SECONDS).status();
  }

  @Test
  void aTransactionThatBeginsTooLateIsRolledBack() throws Exception {
    for (Function<Orders, Mono<String>> call :
        List.<Function<Orders, Mono<String>>>of(Orders::place, Orders::placeByRule)) {
      CancelInTheMiddle hook = new CancelInTheMiddle();
      try (EmbeddedCoordinator coordinator = EmbeddedCoordinator.start();
          HawserClient client =
              HawserClient.connect(coordinator.clientConfig().build(), List.of(hook))) {
        call.apply(proxy(client, RollbackRulesMode.HAWSER))
            .takeUntilOther(hook.cancel.asMono())
            .subscribe();
        String xid = hook.xid.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        assertEquals(GlobalStatus.Rollbacked, ended(coordinator, xid));
      }
    }
  }

  @Test
  void rulesOfErrorsDoNotCommitACancelledTransaction() throws Exception {
    try (EmbeddedCoordinator coordinator = EmbeddedCoordinator.start();
        HawserClient client = HawserClient.connect(coordinator.clientConfig().build())) {
      for (Flux<String> endless :
          List.of(
              proxy(client, RollbackRulesMode.HAWSER).xidAndMore(),
              proxy(client, RollbackRulesMode.SEATA).xidAndMoreByRule())) {
        String xid = endless.blockFirst(Duration.ofSeconds(LIMIT_SECONDS)); // which cancels
        assertEquals(GlobalStatus.Rollbacked, ended(coordinator, String.valueOf(xid)));
      }
    }
  }

  @Test
  void aCancelledParticipantLeavesTheOutcomeToTheBeginner() throws Exception {
    try (EmbeddedCoordinator coordinator = EmbeddedCoordinator.start();
        HawserClient client = HawserClient.connect(coordinator.clientConfig().build())) {
      Orders orders = proxy(client, RollbackRulesMode.HAWSER);
      String xid = orders.firstOfParticipant().block(Duration.ofSeconds(LIMIT_SECONDS));
      assertEquals(GlobalStatus.Committed, ended(coordinator, String.valueOf(xid)));
    }
  }
}
