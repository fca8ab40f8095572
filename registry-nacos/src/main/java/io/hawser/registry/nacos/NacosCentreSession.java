package io.hawser.registry.nacos;

import com.alibaba.nacos.api.config.remote.request.ConfigBatchListenRequest;
import com.alibaba.nacos.api.config.remote.request.ConfigChangeNotifyRequest;
import com.alibaba.nacos.api.config.remote.request.ConfigQueryRequest;
import com.alibaba.nacos.api.config.remote.response.ConfigChangeBatchListenResponse;
import com.alibaba.nacos.api.config.remote.response.ConfigChangeNotifyResponse;
import com.alibaba.nacos.api.config.remote.response.ConfigQueryResponse;
import com.alibaba.nacos.api.remote.request.Request;
import com.alibaba.nacos.api.remote.response.Response;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.support.CentreBackend.CentreSession;
import io.hawser.registry.support.ConnectionEvents;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One connection for configuration items. Nacos forgets the listeners with the connection. */
final class NacosCentreSession implements CentreSession {
  private final String namespace;
  private final String group;
  private final ConnectionEvents events;
  private final NacosCalls calls;
  private final Set<String> followed = new HashSet<>(); // on the worker only

  /**
   * Connects.
   *
   * @throws NacosFailure if the server cannot be reached
   */
  NacosCentreSession(
      ServerAddress server, NacosSettings settings, Access access, ConnectionEvents events)
      throws NacosFailure {
    this.namespace = settings.namespaceOfItems();
    this.group = settings.group();
    this.events = events;
    this.calls =
        new NacosCalls(NacosConnection.open(server, settings, events, this::answer), access);
  }

  private @Nullable Response answer(Request push) {
    if (!(push instanceof ConfigChangeNotifyRequest change)) {
      return null;
    }
    events.changed(change.getDataId());
    return new ConfigChangeNotifyResponse();
  }

  @Override
  public @Nullable String read(String item) throws NacosFailure {
    if (!followed.contains(item)) { // first, so that no change is missed
      ConfigBatchListenRequest listen = new ConfigBatchListenRequest();
      listen.addConfigListenContext(group, item, namespace, "");
      calls.ask(listen, ConfigChangeBatchListenResponse.class);
      followed.add(item);
    }
    try {
      ConfigQueryRequest query = ConfigQueryRequest.build(item, group, namespace);
      return calls.ask(query, ConfigQueryResponse.class).getContent();
    } catch (NacosFailure e) {
      if (e.isMissingItem()) {
        return null;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    calls.close();
  }
}
