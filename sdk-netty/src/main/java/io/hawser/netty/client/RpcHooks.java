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
    HookedCall call = new HookedCall(role, server, request, new HashMap<>());
    for (RpcHook hook : hooks) {
      try {
        hook.beforeRequest(call);
      } catch (Throwable e) { // errors too: a hook harms nobody
        log.warn("{} failed before a {}", hook, request.getClass().getSimpleName(), e);
      }
    }
    return call;
  }

  /** Wraps the listener of a request, so that the hooks hear of its end too. */
  MessageFuture.EndListener after(HookedCall call, MessageFuture.EndListener listener) {
    return (response, error) -> {
      listener.ended(response, error);
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

  record HookedCall(
      ClientRole role, ServerAddress server, Request<?> request, Map<String, String> headMap)
      implements RpcHook.Call {

    @Override
    public void header(String key, String value) {
      headMap.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
    }
  }
}
