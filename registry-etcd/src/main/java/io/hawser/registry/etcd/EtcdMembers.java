package io.hawser.registry.etcd;

import io.etcd.jetcd.Client;
import io.etcd.jetcd.options.GetOption;
import io.hawser.registry.ServerAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a new client of jetcd for each session. A client that survived an outage would resume its
 * watches at old revisions, but etcd may come back with other data and lower revisions. In
 * addition, gRPC's back-off grows to two minutes. One thread opens, any thread closes.
 */
final class EtcdMembers {
  private static final Logger log = LoggerFactory.getLogger(EtcdMembers.class);

  private final EtcdSettings settings;
  private final EtcdClients clients;

  private int endpoint;
  private volatile @Nullable Client newest;
  private volatile boolean closed;

  EtcdMembers(EtcdSettings settings) {
    this.settings = settings;
    this.clients = new EtcdClients(settings);
  }

  /**
   * Tries each member once, starting after the last member that was tried. If all fail, it throws
   * the first rejection or else the last failure.
   */
  EtcdCalls open() throws Exception {
    List<ServerAddress> endpoints = settings.endpoints();
    Exception failure = null;
    for (int attempt = 0; attempt < endpoints.size(); attempt++) {
      ServerAddress address = endpoints.get(Math.floorMod(endpoint++, endpoints.size()));
      try {
        return open(address, settings.login() != null);
      } catch (Exception e) {
        log.debug(
            "Cannot connect to etcd at {}: {}", address, EtcdErrors.explain(e, settings.use()));
        if (failure == null || !EtcdErrors.isFinal(failure)) { // a retry would not help there
          failure = e;
        }
      }
    }
    throw failure == null ? new IllegalStateException("no endpoints") : failure;
  }

  private EtcdCalls open(ServerAddress address, boolean withLogin) throws Exception {
    Client client = clients.create(address, withLogin);
    newest = client;
    try {
      if (closed) {
        throw EtcdErrors.ended();
      }
      connect(client);
      log.debug("Connected to etcd at {}", address);
      return new EtcdCalls(client, withLogin, settings);
    } catch (Exception | Error e) {
      EtcdCalls.closeQuietly(client);
      if (withLogin && e instanceof Exception && EtcdErrors.isAuthenticationOff(e)) {
        return open(address, false); // an unnecessary password does no harm
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

  void close() {
    closed = true;
    Client client = newest;
    if (client != null) {
      EtcdCalls.closeQuietly(client);
    }
    clients.close();
  }
}
