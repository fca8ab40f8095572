package io.hawser.netty.internal.client;

import io.hawser.ClientRole;
import io.hawser.RpcHook;
import io.hawser.error.HawserException;
import io.hawser.model.BranchStatus;
import io.hawser.netty.internal.call.InFlightPermits;
import io.hawser.netty.internal.call.MessageFuture;
import io.hawser.netty.internal.connection.ConnectionPermits;
import io.hawser.netty.internal.runtime.Unreliable;
import io.hawser.protocol.Request;
import io.hawser.protocol.Response;
import io.hawser.registry.ServerAddress;
import io.hawser.transaction.BranchContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the hooks around a request and around a branch handler; one that throws does no harm. */
final class RpcHooks {
  private static final Logger log = LoggerFactory.getLogger(RpcHooks.class);

  private final List<LoggedHook> hooks;

  RpcHooks(List<RpcHook> hooks) {
    this.hooks = hooks.stream().map(hook -> new LoggedHook(hook, new LogThrottle())).toList();
  }

  boolean isEmpty() {
    return hooks.isEmpty();
  }

  HookedCall before(ClientRole role, ServerAddress server, Request<?> request) {
    HookedCall call = new HookedCall(this, role, server, request);
    for (LoggedHook logged : hooks) {
      try {
        logged.hook.beforeRequest(call);
      } catch (Throwable e) { // also an Error: a hook does no harm
        logged.failed("before a " + request.getClass().getSimpleName(), e);
      }
    }
    return call;
  }

  private void completed(
      HookedCall call, @Nullable Response response, @Nullable HawserException error) {
    for (int i = hooks.size() - 1; i >= 0; i--) {
      try {
        hooks.get(i).hook.afterRequest(call, response, error);
      } catch (Throwable e) { // also an Error: a hook does no harm
        hooks.get(i).failed("after a " + call.request().getClass().getSimpleName(), e);
      }
    }
  }

  HookedBranch beforeBranch(boolean commit, BranchContext branch, ServerAddress server) {
    HookedBranch call = new HookedBranch(commit, branch, server);
    for (LoggedHook logged : hooks) {
      try {
        logged.hook.beforeBranch(call);
      } catch (Throwable e) { // also an Error: a hook does no harm
        logged.failed("before the end of a branch", e);
      }
    }
    return call;
  }

  void afterBranch(
      HookedBranch call, BranchStatus status, @Nullable Throwable error, Duration duration) {
    for (int i = hooks.size() - 1; i >= 0; i--) {
      try {
        hooks.get(i).hook.afterBranch(call, status, error, duration);
      } catch (Throwable e) { // also an Error: a hook does no harm
        hooks.get(i).failed("after the end of a branch", e);
      }
    }
  }

  /**
   * A hook, and how often it may log that it failed: one that always does fails twice a request.
   */
  private record LoggedHook(RpcHook hook, LogThrottle failures) {
    /** Logs a failure by the name of the hook's class: its {@code toString} may throw, too. */
    void failed(String when, Throwable error) {
      String name = hook.getClass().getName();
      long count = failures.happened(System.nanoTime());
      if (count == LogThrottle.FIRST) {
        Unreliable.log(
            it ->
                log.warn(
                    "{} failed {}. While it goes on, only the count is logged", name, when, it),
            error);
      } else if (count > 0) {
        String text = Unreliable.text(error);
        Unreliable.log(
            () -> log.warn("{} failed {} more times, last {} with {}", name, count, when, text));
      } else {
        Unreliable.log(it -> log.debug("{} failed {}", name, when, it), error);
      }
    }
  }

  /** One run of the handler of a branch. */
  record HookedBranch(boolean isCommit, BranchContext branch, ServerAddress server)
      implements RpcHook.BranchCall {}

  /** One call, however often its request moves. */
  static final class HookedCall implements RpcHook.Call, MessageFuture.CompletionListener {
    private final RpcHooks hooks;
    private final ClientRole role;
    private final Request<?> request;
    private final long begunNanos = System.nanoTime();
    private @Nullable Map<String, String> headMap;
    private volatile ServerAddress server;

    private HookedCall(RpcHooks hooks, ClientRole role, ServerAddress server, Request<?> request) {
      this.hooks = hooks;
      this.role = role;
      this.server = server;
      this.request = request;
    }

    @Override
    public ClientRole role() {
      return role;
    }

    @Override
    public ServerAddress server() {
      return server;
    }

    @Override
    public Request<?> request() {
      return request;
    }

    @Override
    public long begunNanos() {
      return begunNanos;
    }

    @Override
    public void header(String key, String value) {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(value, "value");
      Map<String, String> entries = headMap;
      if (entries == null) { // most requests have none
        entries = new HashMap<>();
        headMap = entries;
      }
      entries.put(key, value);
    }

    /** Notes the server of the permit: the request may have moved since the hooks saw it. */
    @Override
    public void completesOn(InFlightPermits on) {
      if (on instanceof ConnectionPermits permits && !permits.server().equals(server)) {
        server = permits.server();
      }
    }

    @Override
    public void completed(@Nullable Response response, @Nullable HawserException error) {
      hooks.completed(this, response, error);
    }

    Map<String, String> headMap() {
      return headMap == null ? Map.of() : Map.copyOf(headMap);
    }

    @Override
    public String toString() {
      return role + " to " + server + ": " + request;
    }
  }
}
