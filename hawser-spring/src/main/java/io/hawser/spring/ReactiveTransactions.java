package io.hawser.spring;

import io.hawser.context.XidContext;
import io.hawser.context.XidThreadLocalAccessor;
import io.hawser.transaction.TransactionContext;
import io.hawser.transaction.TransactionOptions;
import io.hawser.transaction.TransactionTemplate;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.aopalliance.intercept.MethodInvocation;
import org.reactivestreams.Publisher;
import org.springframework.aop.ProxyMethodInvocation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Global transactions of methods that return a {@code Mono} or a {@code Flux}; loaded only where
 * Reactor is there. Each subscription is a transaction of its own. It begins before the method is
 * called, and ends before the subscriber sees the end; cancelling rolls back. Reactor's context
 * holds the XID under {@link XidThreadLocalAccessor#KEY}.
 */
final class ReactiveTransactions {
  private ReactiveTransactions() {}

  static boolean isPublisher(Class<?> type) {
    return Mono.class.isAssignableFrom(type) || Flux.class.isAssignableFrom(type);
  }

  static Publisher<?> around(
      TransactionTemplate template, TransactionOptions options, MethodInvocation invocation) {
    boolean one = Mono.class.isAssignableFrom(invocation.getMethod().getReturnType());
    Flux<Object> all =
        Flux.deferContextual(
            context ->
                Flux.usingWhen(
                    Open.begin(template, options, context),
                    open -> open.run(invocation),
                    Open::complete,
                    Open::fail,
                    open -> open.fail(cancelled())));
    return one ? all.singleOrEmpty() : all;
  }

  private static CancellationException cancelled() {
    return new CancellationException("the subscription was cancelled");
  }

  /**
   * A transaction that is open until its gate completes.
   *
   * @param tx the transaction
   * @param gate the end of the body
   * @param ended the end of the transaction
   */
  private record Open(
      TransactionContext tx, CompletableFuture<Void> gate, CompletableFuture<Void> ended) {

    @SuppressWarnings("try") // the scope is there to be closed
    static Mono<Open> begin(
        TransactionTemplate template, TransactionOptions options, ContextView context) {
      return Mono.create(
          sink -> {
            CompletableFuture<Void> gate = new CompletableFuture<>();
            CompletableFuture<Void> ended = new CompletableFuture<>();
            // A transaction that begins after the subscriber left is ended here only.
            sink.onCancel(() -> gate.completeExceptionally(cancelled()));
            CompletionStage<Void> run;
            try (XidContext.Scope scope = scopeOf(context)) {
              run =
                  template.executeAsync(
                      options,
                      Schedulers.boundedElastic()::schedule,
                      tx -> {
                        sink.success(new Open(tx, gate, ended));
                        return gate;
                      });
            }
            run.whenComplete(
                (nothing, error) -> {
                  if (error == null) {
                    ended.complete(null);
                  } else {
                    ended.completeExceptionally(error);
                    sink.error(error); // dropped unless it did not begin
                  }
                });
          });
    }

    /** Binds the XID of the subscriber; without one in its context, that of the thread. */
    private static XidContext.Scope scopeOf(ContextView context) {
      String xid = context.getOrDefault(XidThreadLocalAccessor.KEY, XidContext.current());
      return XidContext.bindOrSuspend(xid);
    }

    /** Calls the method, whose publisher then sees the XID. */
    Publisher<?> run(MethodInvocation invocation) {
      // Each subscription needs an invocation of its own, as one can proceed only once.
      MethodInvocation own =
          invocation instanceof ProxyMethodInvocation proxy ? proxy.invocableClone() : invocation;
      try {
        Object publisher = Objects.requireNonNull(own.proceed(), "the publisher of the method");
        return Flux.from((Publisher<?>) publisher).contextWrite(this::write);
      } catch (Throwable e) {
        return Flux.error(e);
      }
    }

    private Context write(Context context) {
      return tx.xid().isEmpty()
          ? context.delete(XidThreadLocalAccessor.KEY)
          : context.put(XidThreadLocalAccessor.KEY, tx.xid());
    }

    Mono<Void> complete() {
      gate.complete(null);
      return Mono.fromFuture(ended, true);
    }

    /**
     * Fails the transaction. The subscriber sees the error itself, to which a failed rollback was
     * added.
     */
    Mono<Void> fail(Throwable error) {
      gate.completeExceptionally(error);
      return Mono.fromFuture(ended, true).onErrorComplete(failure -> failure == error);
    }
  }
}
