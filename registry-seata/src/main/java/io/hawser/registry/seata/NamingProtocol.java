package io.hawser.registry.seata;

import io.hawser.registry.support.http.HttpFailure;
import io.hawser.registry.support.http.HttpServer;
import io.hawser.registry.support.http.Json;
import io.hawser.registry.support.http.TermProtocol;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The interface of Seata's naming servers. They map groups to clusters themselves, so all that is
 * asked for is the group of this client. Its answer has the servers of one or several clusters. A
 * cluster of the same name as the group stands for all of them.
 */
final class NamingProtocol implements TermProtocol {
  private static final String DISCOVERY = "/naming/v1/discovery";
  private static final String WATCH = "/naming/v1/watch";
  private static final String GROUP = "vGroup";

  private final String group;
  private final String namespace;

  NamingProtocol(String group, String namespace) {
    this.group = group;
    this.namespace = namespace;
  }

  @Override
  public String name() {
    return "seata naming server of group " + group + " in namespace " + namespace;
  }

  private Json discover(HttpServer server) throws HttpFailure {
    return server.get(DISCOVERY, Map.of(GROUP, group, "namespace", namespace));
  }

  @Override
  public Found read(HttpServer server, String cluster) throws HttpFailure {
    Json answer = discover(server);
    NamedServers servers = new NamedServers();
    for (Json one : answer.get("clusterList").items()) {
      if (cluster.equals(group) || cluster.equals(one.get("clusterName").text())) {
        servers.addAll(one);
      }
    }
    return new Found(servers.list(), answer.get("term").number(0), List.of());
  }

  @Override
  public boolean poll(HttpServer server, String cluster, long term, Duration timeout)
      throws HttpFailure {
    return server.poll(
        WATCH,
        Map.of(
            GROUP,
            group,
            "clientTerm",
            Long.toString(term),
            "timeout",
            Long.toString(timeout.toMillis()),
            "clientAddr",
            ownAddress()),
        Map.of(),
        timeout);
  }

  /** Returns the address of this host, which naming servers only show to operators. */
  private static String ownAddress() {
    try {
      return InetAddress.getLocalHost().getHostAddress();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  @Override
  public List<String> clusters(HttpServer server) throws HttpFailure {
    return discover(server).get("clusterList").items().stream()
        .filter(one -> !servers(one).isEmpty())
        .map(one -> one.get("clusterName").text())
        .distinct()
        .toList();
  }

  private static List<?> servers(Json cluster) {
    NamedServers servers = new NamedServers();
    servers.addAll(cluster);
    return servers.list();
  }
}
