package io.hawser.netty.internal.client;

import io.hawser.ClientRole;
import io.hawser.RpcClient;
import io.hawser.error.HawserException;
import io.hawser.netty.internal.call.CallGuard;
import io.hawser.netty.internal.call.MessageFuture;
import io.hawser.netty.internal.call.OutboundFrame;
import io.hawser.netty.internal.call.ResultStage;
import io.hawser.netty.internal.client.RpcHooks.HookedCall;
import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.connection.Connection;
import io.hawser.netty.internal.connection.ConnectionSettings;
import io.hawser.netty.internal.pool.ServerSelector;
import io.hawser.netty.internal.pool.ServerWaits;
import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.netty.internal.runtime.Transports;
import io.hawser.netty.internal.runtime.Unreliable;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.GlobalLockQueryRequest;
import io.hawser.protocol.Request;
import io.hawser.protocol.Response;
import io.hawser.transaction.Resource;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Selects a connection and hands the request over; the rest happens on the event loop. */
final class NettyRpcClient implements RpcClient {
  private static final Logger log = LoggerFactory.getLogger(NettyRpcClient.class);

  private final ClientRole role;
  private final ServerSelector selector;
  private final ServerWaits waits;
  private final RpcHooks hooks;
  private final EventLoopGroup loops;
  private final CallGuard guard;
  private final long defaultTimeoutMillis;
  private final Compressor compressor;
  private final boolean mayMove;
  private final PeerLog logs = new PeerLog();

  NettyRpcClient(
      ServerSelector selector,
      ServerWaits waits,
      RpcHooks hooks,
      EventLoopGroup loops,
      CallGuard guard,
      ConnectionSettings settings) {
    this.role = settings.role();
    this.selector = selector;
    this.waits = waits;
    this.hooks = hooks;
    this.loops = loops;
    this.guard = guard;
    this.defaultTimeoutMillis = settings.requestTimeout().toMillis();
    this.compressor = settings.compressor();
    this.mayMove = settings.maxMoves() > 0;
  }

  @Override
  public <R extends Response> CompletionStage<R> send(Request<R> request) {
    check(request);
    ResultStage<R> stage = new ResultStage<>(); // before a permit is taken that an error would keep
    try {
      Connection connection = selector.selectOrNull(request, mayMove);
      if (connection == null) {
        sendLater(request, stage);
      } else {
        connection.send(future(connection, request, defaultTimeoutMillis, null, stage));
      }
      return stage;
    } catch (HawserException e) {
      return ResultStage.failed(e);
    }
  }

  @Override
  public <R extends Response> R sendSync(Request<R> request, Duration timeout) {
    check(request);
    long timeoutMillis = millis(timeout);
    rejectOnEventLoop();
    Connection connection = selector.selectOrNull(request, mayMove);
    Long startNanos = null;
    if (connection == null) {
      startNanos = System.nanoTime();
      connection = waits.await(request, timeoutMillis);
    }
    MessageFuture<R> future = future(connection, request, timeoutMillis, startNanos, null);
    connection.send(future);
    return future.await(guard);
  }

  /** Sends a request when a server is ready, as none is now. */
  private <R extends Response> void sendLater(Request<R> request, ResultStage<R> stage) {
    long startNanos = System.nanoTime();
    waits
        .stage(request, defaultTimeoutMillis)
        .whenComplete(
            (connection, error) -> {
              if (error != null) {
                stage.completeWith(null, error);
                return;
              }
              try {
                connection.send(
                    future(connection, request, defaultTimeoutMillis, startNanos, stage));
              } catch (Throwable e) { // such as a hook whose other threads change the headers
                stage.completeWith(null, e);
              }
            });
  }

  /** Sends a request with the role's configured time-out. */
  <R extends Response> R sendSync(Request<R> request) {
    return sendSync(request, Duration.ofMillis(defaultTimeoutMillis));
  }

  @Override
  public void sendOneway(Request<?> request) {
    check(request);
    Connection connection = selector.selectOrNull(request, false);
    if (connection == null) {
      throw waits.noServer();
    }
    OutboundFrame frame;
    try {
      frame = oneway(connection, request);
    } catch (Throwable e) {
      connection.permits().release();
      throw e;
    }
    connection.send(frame);
  }

  private OutboundFrame oneway(Connection connection, Request<?> request) {
    HookedCall call =
        hooks.isEmpty() ? null : hooks.before(role, connection.permits().server(), request);
    return new OutboundFrame(
        null,
        MessageType.ONEWAY,
        compressor,
        call == null ? Map.of() : call.headMap(),
        request,
        error -> {
          connection.permits().release();
          if (error != null) {
            Unreliable.log(
                () ->
                    logs.warn(
                        log,
                        "A one-way {} to {} was not sent: {}",
                        request.getClass().getSimpleName(),
                        connection,
                        error.getMessage()));
          }
          if (call != null) {
            call.completed(null, error);
          }
        });
  }

  /**
   * Makes the future with a time-out that began when the request began to wait for a server, {@code
   * null} if it did not, and a stage as {@link MessageFuture} takes it.
   */
  private <R extends Response> MessageFuture<R> future(
      Connection connection,
      Request<R> request,
      long timeoutMillis,
      @Nullable Long waitingSince,
      @Nullable ResultStage<R> stage) {
    try {
      HookedCall call =
          hooks.isEmpty() ? null : hooks.before(role, connection.permits().server(), request);
      long startNanos =
          waitingSince != null
              ? waitingSince
              : call != null ? call.begunNanos() : System.nanoTime(); // one look at the clock
      return new MessageFuture<>(
          request,
          call == null ? Map.of() : call.headMap(),
          connection.permits(),
          timeoutMillis,
          startNanos,
          waitingSince != null,
          call,
          stage);
    } catch (Throwable e) { // such as a hook whose other threads change the headers
      connection.permits().release();
      throw e;
    }
  }

  /** Checks what servers do not: a branch whose resource has an invalid id cannot be ended. */
  private static void check(Request<?> request) {
    Objects.requireNonNull(request, "request");
    if (request instanceof BranchRegisterRequest branch) {
      Resource.checkId(branch.resourceId());
    } else if (request instanceof GlobalLockQueryRequest query) {
      Resource.checkId(query.resourceId());
    }
  }

  private static long millis(Duration timeout) {
    long millis = Objects.requireNonNull(timeout, "timeout").toMillis();
    if (millis < 1 || millis > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "timeout: " + timeout + " (expected: 1 ms to " + Integer.MAX_VALUE + " ms)");
    }
    return millis;
  }

  void rejectOnEventLoop() {
    if (!(Thread.currentThread() instanceof FastThreadLocalThread)) {
      return; // all event loops are such threads, and hardly any caller is
    }
    if (Transports.isEventLoop(loops)) {
      throw new IllegalStateException(
          "A synchronous call on an event loop would wait for itself. Use the asynchronous form, or"
              + " continue on an executor of your own (thenApplyAsync).");
    }
  }
}
