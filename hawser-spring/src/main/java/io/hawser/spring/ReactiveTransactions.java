package io.hawser.spring;

import io.hawser.context.XidContext;
import io.hawser.context.XidThreadLocalAccessor;
import io.hawser.transaction.TransactionContext;
import io.hawser.transaction.TransactionOptions;
import io.hawser.transaction.TransactionTemplate;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.aopalliance.intercept.MethodInvocation;
import org.reactivestreams.Publisher;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.interceptor.ExposeInvocationInterceptor;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Global transactions of methods that return a {@code Mono}, a {@code Flux} or a {@code Publisher};
 * loaded only where Reactor is there. Each subscription is a transaction of its own. It begins
 * before the method is called, and ends before the subscriber sees the end; cancelling rolls back.
 * Reactor's context holds the XID under {@link XidThreadLocalAccessor#KEY}.
 */
final class ReactiveTransactions {
  private ReactiveTransactions() {}

  static boolean isMono(Class<?> type) {
    return type == Mono.class;
  }

  /** Returns whether a method of this return type may return a {@code Flux}. */
  static boolean isFlux(Class<?> type) {
    return Publisher.class.isAssignableFrom(type) && type.isAssignableFrom(Flux.class);
  }

  static Mono<Object> aroundMono(
      TransactionTemplate template, TransactionOptions options, MethodInvocation invocation) {
    return around(template, options, invocation).singleOrEmpty();
  }

  static Flux<Object> around(
      TransactionTemplate template, TransactionOptions options, MethodInvocation invocation) {
    return Flux.deferContextual(
        context ->
            Flux.usingWhen(
                Open.begin(template, options, context),
                open -> open.run(invocation),
                // The run has ended the transaction. Errors of these would be wrapped.
                open -> Mono.empty(),
                (open, error) -> Mono.empty(),
                Open::cancel));
  }

  /**
   * A transaction that is open until its gate completes.
   *
   * @param tx the transaction
   * @param gate the end of the body; the result is whether the subscription was cancelled
   * @param ended the end of the transaction
   */
  private record Open(
      TransactionContext tx, CompletableFuture<Boolean> gate, CompletableFuture<Void> ended) {

    @SuppressWarnings("try") // the scope is there to be closed
    static Mono<Open> begin(
        TransactionTemplate template, TransactionOptions options, ContextView context) {
      return Mono.create(
          sink -> {
            CompletableFuture<Boolean> gate = new CompletableFuture<>();
            CompletableFuture<Void> ended = new CompletableFuture<>();
            // A transaction that begins after the subscriber left is ended here only.
            sink.onCancel(() -> gate.complete(true));
            CompletionStage<Void> run;
            try (XidContext.Scope scope = scopeOf(context)) {
              run =
                  template.executeAsync(
                      options,
                      Schedulers.boundedElastic()::schedule,
                      tx -> {
                        sink.success(new Open(tx, gate, ended));
                        return gate.thenAccept(cancelled -> mark(tx, cancelled));
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

    /**
     * Has the transaction rolled back if its subscription was cancelled, whatever its rules say of
     * errors. The one that cancels a participant is the beginner, or was cancelled itself: that
     * decides.
     */
    private static void mark(TransactionContext tx, boolean cancelled) {
      if (cancelled && !tx.isParticipant()) {
        tx.setRollbackOnly();
      }
    }

    /** Binds the XID of the subscriber; without one in its context, that of the thread. */
    private static XidContext.Scope scopeOf(ContextView context) {
      String xid = context.getOrDefault(XidThreadLocalAccessor.KEY, XidContext.current());
      return XidContext.bindOrSuspend(xid);
    }

    /**
     * Calls the method, whose publisher then sees the XID, and ends the transaction after it. The
     * subscriber sees the error of the method itself, to which a failed rollback was added, or that
     * of the commit.
     */
    Flux<Object> run(MethodInvocation invocation) {
      return published(invocation)
          .contextWrite(this::write)
          .onErrorResume(this::fail)
          .concatWith(Mono.defer(this::complete));
    }

    private static Flux<Object> published(MethodInvocation invocation) {
      // Each subscription needs an invocation of its own, as one can proceed only once.
      MethodInvocation own =
          invocation instanceof ProxyMethodInvocation proxy ? proxy.invocableClone() : invocation;
      try {
        // AspectJ's advice asks the thread for the invocation, and this is another thread.
        Object publisher = ExposeInvocationInterceptor.INSTANCE.invoke(own);
        return Flux.from((Publisher<?>) Objects.requireNonNull(publisher, "the publisher"));
      } catch (Throwable e) {
        return Flux.error(e);
      }
    }

    private Context write(Context context) {
      return tx.xid().isEmpty()
          ? context.delete(XidThreadLocalAccessor.KEY)
          : context.put(XidThreadLocalAccessor.KEY, tx.xid());
    }

    private Mono<Void> complete() {
      gate.complete(false);
      return Mono.fromFuture(ended, true).then(); // it asks for itself, without any demand
    }

    /** Fails the transaction, which ends with this error or with that of its commit. */
    private <T> Mono<T> fail(Throwable error) {
      gate.completeExceptionally(error);
      return Mono.fromFuture(ended, true)
          .onErrorMap(e -> isCauseOf(error, e) ? error : e)
          .then(Mono.error(error));
    }

    /** Returns whether stages have taken the wrapper off an error that the body has wrapped. */
    private static boolean isCauseOf(Throwable error, Throwable cause) {
      return error instanceof CompletionException && error.getCause() == cause;
    }

    /** Rolls back, unless the body has ended. */
    Mono<Void> cancel() {
      return gate.complete(true) ? Mono.fromFuture(ended, true) : Mono.empty();
    }
  }
}
