package io.hawser.registry.zookeeper;

import io.hawser.registry.support.CentreBackend;
import io.hawser.registry.support.ConnectionEvents;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The configuration items in ZooKeeper. An item is a node: a path is the name of the document, and
 * every other item is below {@code /seata}.
 */
final class ZooKeeperCentreBackend implements CentreBackend {
  private static final String ROOT = "/seata/";

  private final ZooKeeperSettings settings;
  private final Frameworks frameworks;

  ZooKeeperCentreBackend(ZooKeeperSettings settings) {
    this.settings = settings;
    this.frameworks = new Frameworks(settings);
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
    return new Items(frameworks.listen(events, events::changed));
  }

  /** The session between two outages. */
  private final class Items implements CentreSession {
    private final Nodes nodes;

    Items(Nodes nodes) {
      this.nodes = nodes;
    }

    @Override
    public @Nullable String read(String item) throws Exception {
      String path = settings.servers().chroot() + (item.equals(document()) ? item : ROOT + item);
      return nodes.watch(
          path,
          watcher -> {
            byte[] data = nodes.framework().getData().usingWatcher(watcher).forPath(path);
            return data == null ? "" : new String(data, StandardCharsets.UTF_8);
          });
    }

    @Override
    public void close() {
      nodes.close();
    }
  }

  @Override
  public String explain(Throwable error) {
    return ZooKeeperErrors.explain(error, settings);
  }

  @Override
  public void close() {
    frameworks.close();
  }
}
