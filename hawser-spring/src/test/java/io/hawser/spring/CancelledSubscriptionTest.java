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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A subscriber that leaves while its transaction begins. */
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
    @GlobalTransactional
    public Mono<String> place() {
      return Mono.never();
    }
  }

  @Test
  void aTransactionThatBeginsTooLateIsRolledBack() throws Exception {
    CancelInTheMiddle hook = new CancelInTheMiddle();
    try (EmbeddedCoordinator coordinator = EmbeddedCoordinator.start();
        HawserClient client =
            HawserClient.connect(coordinator.clientConfig().build(), List.of(hook))) {
      ProxyFactory factory = new ProxyFactory(new Orders());
      factory.addAdvisor(
          new GlobalTransactionAdvisor(client::transactionTemplate, Duration.ofMinutes(10)));
      ((Orders) factory.getProxy()).place().takeUntilOther(hook.cancel.asMono()).subscribe();
      String xid = hook.xid.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      assertEquals(
          GlobalStatus.Rollbacked,
          coordinator.whenEnded(xid).get(LIMIT_SECONDS, TimeUnit.SECONDS).status());
    }
  }
}
