package io.hawser.netty.client;

import io.hawser.ClientRole;
import io.hawser.RpcHook;
import io.hawser.error.HawserException;
import io.hawser.netty.rpc.MessageFuture;
import io.hawser.protocol.Request;
import io.hawser.protocol.Response;
import io.hawser.registry.ServerAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the hooks around a request; one that throws harms nobody. */
final class RpcHooks {
  private static final Logger log = LoggerFactory.getLogger(RpcHooks.class);

  private final List<RpcHook> hooks;

  RpcHooks(List<RpcHook> hooks) {
    this.hooks = List.copyOf(hooks);
  }

  boolean isEmpty() {
    return hooks.isEmpty();
  }

  HookedCall before(ClientRole role, ServerAddress server, Request<?> request) {
    HookedCall call = new HookedCall(role, server, request);
    for (RpcHook hook : hooks) {
      try {
        hook.beforeRequest(call);
      } catch (Throwable e) { // errors too: a hook harms nobody
        log.warn("{} failed before a {}", hook, request.getClass().getSimpleName(), e);
      }
    }
    return call;
  }

  /** Tells the hooks of the end of a request, and which server had it last. */
  MessageFuture.EndListener after(HookedCall call) {
    return (on, response, error) -> {
      if (on instanceof ServerConnection connection) {
        call.server = connection.address();
      }
      ended(call, response, error);
    };
  }

  void ended(HookedCall call, @Nullable Response response, @Nullable HawserException error) {
    for (int i = hooks.size() - 1; i >= 0; i--) {
      try {
        hooks.get(i).afterRequest(call, response, error);
      } catch (Throwable e) { // errors too: a hook harms nobody
        log.warn(
            "{} failed after a {}", hooks.get(i), call.request().getClass().getSimpleName(), e);
      }
    }
  }

  /** One call, however often its request moves. */
  static final class HookedCall implements RpcHook.Call {
    private final ClientRole role;
    private final Request<?> request;
    private final Map<String, String> headMap = new HashMap<>();
    private volatile ServerAddress server;

    private HookedCall(ClientRole role, ServerAddress server, Request<?> request) {
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
    public void header(String key, String value) {
      headMap.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
    }

    Map<String, String> headMap() {
      return Map.copyOf(headMap);
    }

    @Override
    public String toString() {
      return role + " to " + server + ": " + request;
    }
  }
}
