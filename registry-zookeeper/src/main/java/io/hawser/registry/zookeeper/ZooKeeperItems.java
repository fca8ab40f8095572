package io.hawser.registry.zookeeper;

import io.hawser.registry.support.CentreBackend.CentreSession;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The configuration items in ZooKeeper, between two outages. An item is a node: a path is the name
 * of the document, and every other item is below {@code /seata}.
 *
 * @param nodes reads and watches
 * @param settings the document, and the path that all nodes are below
 */
record ZooKeeperItems(NodeStore nodes, ZooKeeperSettings settings) implements CentreSession {
  private static final String ROOT = "/seata/";

  @Override
  public @Nullable String read(String item) throws Exception {
    String path = settings.chroot() + (item.equals(settings.document()) ? item : ROOT + item);
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
