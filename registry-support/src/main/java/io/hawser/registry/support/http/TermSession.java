package io.hawser.registry.support.http;

import io.hawser.registry.ServiceInstance;
import io.hawser.registry.support.Session;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** One of Seata's servers, asked until it fails. Servers announce themselves in other ways. */
final class TermSession implements Session {
  private final TermProtocol protocol;
  private final HttpServer server;
  private final Consumer<List<String>> registries;
  private final Function<String, LongPoll> polls;
  private final Map<String, LongPoll> watched = new HashMap<>();

  /**
   * Creates a session.
   *
   * @param server answers calls
   * @param registries learns the addresses of further servers
   * @param polls creates the poll of a cluster
   */
  TermSession(
      TermProtocol protocol,
      HttpServer server,
      Consumer<List<String>> registries,
      Function<String, LongPoll> polls) {
    this.protocol = protocol;
    this.server = server;
    this.registries = registries;
    this.polls = polls;
  }

  private TermProtocol.Found find(String cluster) throws HttpFailure {
    TermProtocol.Found found = protocol.read(server, cluster);
    registries.accept(found.registries());
    return found;
  }

  @Override
  public List<ServiceInstance> read(String cluster) throws HttpFailure {
    return find(cluster).instances();
  }

  @Override
  public List<ServiceInstance> watch(String cluster) throws HttpFailure {
    TermProtocol.Found found = find(cluster);
    LongPoll poll = watched.get(cluster);
    if (poll == null) {
      poll = polls.apply(cluster);
      watched.put(cluster, poll);
      poll.start();
    }
    poll.read(found.term());
    return found.instances();
  }

  @Override
  public void unwatch(String cluster) {
    LongPoll poll = watched.remove(cluster);
    if (poll != null) {
      poll.stop();
    }
  }

  @Override
  public void announce(String cluster, ServiceInstance instance, boolean takeOver) {}

  @Override
  public void withdraw(String cluster, ServiceInstance instance) {}

  @Override
  public List<String> clustersWithServers(int limit) throws HttpFailure {
    return protocol.clusters(server).stream().sorted().limit(limit).toList();
  }

  @Override
  public void close() {
    watched.values().forEach(LongPoll::stop);
  }
}
