package io.hawser.registry.etcd;

import io.hawser.registry.support.Backend;
import io.hawser.registry.support.Session;
import io.hawser.registry.support.SessionEvents;
import java.time.Duration;

/** The entries of servers in etcd. */
final class EtcdBackend implements Backend {
  private final EtcdSettings settings;
  private final EtcdMembers members;

  private final OwnLease lease = new OwnLease();

  EtcdBackend(EtcdSettings settings) {
    this.settings = settings;
    this.members = new EtcdMembers(settings);
  }

  @Override
  public String description() {
    return settings.description();
  }

  @Override
  public Duration callTimeout() {
    return settings.timeout();
  }

  @Override
  public boolean canFailOver() {
    return settings.endpoints().size() > 1;
  }

  @Override
  public Session open(SessionEvents events) throws Exception {
    return new EtcdSession(members.open(), lease, events);
  }

  @Override
  public Failure classify(Throwable error) {
    if (EtcdErrors.isFinal(error)) {
      return Failure.REJECTED;
    }
    return EtcdErrors.isRejection(error) ? Failure.UNAVAILABLE : Failure.LOST;
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
