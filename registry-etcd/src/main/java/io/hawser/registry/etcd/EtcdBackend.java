package io.hawser.registry.etcd;

import io.etcd.jetcd.Client;
import io.etcd.jetcd.options.GetOption;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.support.Backend;
import io.hawser.registry.support.Session;
import io.hawser.registry.support.SessionEvents;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a new client of jetcd for each session. A client that survived an outage would resume its
 * watches at old revisions, but etcd may come back with other data and lower revisions. In
 * addition, gRPC's back-off grows to two minutes.
 */
final class EtcdBackend implements Backend {
  static final String THREAD_NAME = "hawser-etcd";

  private static final Logger log = LoggerFactory.getLogger(EtcdBackend.class);

  private final EtcdSettings settings;
  private final EtcdClients clients;

  private final OwnLease lease = new OwnLease();

  private int endpoint;
  private volatile @Nullable Client newest;
  private volatile boolean closed;

  EtcdBackend(EtcdSettings settings) {
    this.settings = settings;
    this.clients = new EtcdClients(settings);
  }

  @Override
  public String description() {
    return settings.description();
  }

  @Override
  public Duration callTimeout() {
    return settings.timeout();
  }

  /** Tries each member once, starting after the last member that was tried. */
  @Override
  public Session open(SessionEvents events) throws Exception {
    List<ServerAddress> endpoints = settings.endpoints();
    Exception failure = null;
    for (int attempt = 0; attempt < endpoints.size(); attempt++) {
      ServerAddress address = endpoints.get(Math.floorMod(endpoint++, endpoints.size()));
      try {
        return open(address, settings.login() != null, events);
      } catch (Exception e) {
        log.debug("Cannot connect to etcd at {}: {}", address, EtcdErrors.explain(e));
        failure = e;
      }
    }
    throw failure == null ? new IllegalStateException("no endpoints") : failure;
  }

  private Session open(ServerAddress address, boolean withLogin, SessionEvents events)
      throws Exception {
    Client client = clients.create(address, withLogin);
    newest = client;
    try {
      if (closed) {
        throw EtcdErrors.ended();
      }
      connect(client);
      log.debug("Connected to etcd at {}", address);
      return new EtcdSession(new EtcdCalls(client, withLogin, settings), lease, events);
    } catch (Exception | Error e) {
      closeQuietly(client);
      if (withLogin && e instanceof Exception && EtcdErrors.isAuthenticationOff(e)) {
        return open(address, false, events); // an unnecessary password does no harm
      }
      throw e;
    }
  }

  /** Sends a request. A member that rejects it is as good as one that answers. */
  private void connect(Client client) throws Exception {
    try {
      EtcdErrors.await(
          client
              .getKVClient()
              .get(
                  EtcdClients.bytes(Layout.PREFIX),
                  GetOption.builder().withKeysOnly(true).withLimit(1).build()),
          settings.connectTimeout());
    } catch (Exception e) {
      if (EtcdErrors.isLoginFailure(e) || !EtcdErrors.isRejection(e)) {
        throw EtcdErrors.atConnect(e, settings.tls() != null);
      }
    }
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
    return EtcdErrors.explain(error);
  }

  static void closeQuietly(Client client) {
    try {
      client.close();
    } catch (RuntimeException e) {
      log.debug("Closing a client of etcd failed", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    Client client = newest;
    if (client != null) {
      closeQuietly(client);
    }
    clients.close();
  }
}
