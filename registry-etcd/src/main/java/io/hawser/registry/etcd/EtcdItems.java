package io.hawser.registry.etcd;

import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.WatchOption;
import io.hawser.registry.support.CentreBackend.CentreSession;
import io.hawser.registry.support.ConnectionEvents;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The configuration items in etcd, over one client of jetcd. The name of an item is its key. */
final class EtcdItems implements CentreSession {
  private final EtcdCalls calls;
  private final ConnectionEvents events;
  private final KeyWatches watches;

  EtcdItems(EtcdCalls calls, ConnectionEvents events) {
    this.calls = calls;
    this.events = events;
    this.watches = new KeyWatches(calls, events);
  }

  @Override
  public @Nullable String read(String item) throws Exception {
    List<KeyValue> found =
        watches
            .read(
                () -> events.changed(item),
                item,
                () -> calls.get(item, GetOption.builder()),
                WatchOption::builder)
            .getKvs();
    return found.isEmpty() ? null : EtcdClients.text(found.get(0).getValue());
  }

  @Override
  public void close() {
    watches.close();
    calls.close();
  }
}
