package io.hawser.compare;

import io.hawser.registry.ServerAddress;
import io.hawser.testkit.faults.FaultProxy;
import io.hawser.testservers.SeataServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Servers for one client: the network classes of Seata's server 2.6.0, which take some time for
 * each request as one with a database would, so that every caller has a request in flight.
 */
final class ServerGroup implements AutoCloseable {
  private static final String REQUEST_MILLIS = "10";
  private static final ServerAddress NOT_YET = new ServerAddress("127.0.0.1", 1);

  private final List<SeataServer> servers = new ArrayList<>();
  private final List<FaultProxy> proxies = new ArrayList<>();

  /**
   * Starts servers.
   *
   * @param count how many
   * @param proxied whether clients reach them through proxies
   */
  ServerGroup(int count, boolean proxied) {
    try {
      for (int i = 0; i < count; i++) {
        if (proxied) {
          startProxied();
        } else {
          servers.add(SeataServer.networkServer260(Map.of("delay.millis", REQUEST_MILLIS)));
        }
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Starts a server behind a proxy: transaction ids have to name the address that clients know. */
  private void startProxied() {
    FaultProxy proxy = FaultProxy.to(NOT_YET);
    proxies.add(proxy);
    String port = Integer.toString(proxy.address().port());
    SeataServer server =
        SeataServer.networkServer260(Map.of("delay.millis", REQUEST_MILLIS, "xid.port", port));
    servers.add(server);
    proxy.target(ServerAddress.parse(server.address()));
  }

  /** Returns the addresses that clients connect to. */
  String addresses() {
    return proxies.isEmpty()
        ? servers.stream().map(SeataServer::address).collect(Collectors.joining(";"))
        : proxies.stream().map(p -> p.address().toString()).collect(Collectors.joining(";"));
  }

  /** Returns the server that something will happen to. */
  SeataServer server() {
    return servers.get(0);
  }

  /** Returns the proxy in front of that. */
  FaultProxy proxy() {
    return proxies.get(0);
  }

  @Override
  public void close() {
    proxies.forEach(FaultProxy::close);
    servers.forEach(SeataServer::close);
  }
}
