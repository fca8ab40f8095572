package io.hawser.registry.zookeeper;

import java.net.InetSocketAddress;
import java.util.Collection;
import org.apache.zookeeper.client.ConnectStringParser;
import org.apache.zookeeper.client.HostProvider;
import org.apache.zookeeper.client.StaticHostProvider;

/**
 * Returns the servers of an ensemble in turn, like ZooKeeper's own provider, but with a shorter
 * pause after all were tried. ZooKeeper's client adds a pause of up to a second, so a server that
 * is back is found within 1.3 s instead of 2 s.
 */
final class PromptHostProvider implements HostProvider {
  private static final long PAUSE_MILLIS = 300;

  private final HostProvider hosts;

  PromptHostProvider(String hosts) {
    this.hosts = new StaticHostProvider(new ConnectStringParser(hosts).getServerAddresses());
  }

  @Override
  public int size() {
    return hosts.size();
  }

  @Override
  public InetSocketAddress next(long pauseMillis) {
    return hosts.next(Math.min(pauseMillis, PAUSE_MILLIS));
  }

  @Override
  public void onConnected() {
    hosts.onConnected();
  }

  @Override
  public boolean updateServerList(
      Collection<InetSocketAddress> addresses, InetSocketAddress current) {
    return hosts.updateServerList(addresses, current);
  }
}
