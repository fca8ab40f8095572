package io.hawser.registry.etcd;

import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.WatchOption;
import io.hawser.registry.support.CentreBackend;
import io.hawser.registry.support.ConnectionEvents;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The configuration items in etcd; the name of an item is its key. */
final class EtcdCentreBackend implements CentreBackend {
  private final EtcdSettings settings;
  private final EtcdMembers members;

  EtcdCentreBackend(EtcdSettings settings) {
    this.settings = settings;
    this.members = new EtcdMembers(settings);
  }

  @Override
  public String description() {
    return settings.description();
  }

  @Override
  public String document() {
    return settings.document();
  }

  @Override
  public CentreSession open(ConnectionEvents events) throws Exception {
    return new Items(members.open(), events);
  }

  /** A session with one client of jetcd. */
  private static final class Items implements CentreSession {
    private final EtcdCalls calls;
    private final ConnectionEvents events;
    private final KeyWatches watches;

    Items(EtcdCalls calls, ConnectionEvents events) {
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

  @Override
  public String explain(Throwable error) {
    return EtcdErrors.explain(error, settings.use());
  }

  @Override
  public void close() {
    members.close();
  }
}
