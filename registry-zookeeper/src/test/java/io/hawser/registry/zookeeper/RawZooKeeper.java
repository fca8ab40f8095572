package io.hawser.registry.zookeeper;

import io.hawser.registry.ServerAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.AsyncCallback;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;

/** Another program's session and its operations. */
final class RawZooKeeper implements AutoCloseable {
  /** The data of servers up to 2.1: Boolean.TRUE, serialised by Java. */
  static final byte[] OLD_DATA =
      HexFormat.of()
          .parseHex(
              "aced0005737200116a6176612e6c616e672e426f6f6c65616ecd207280d59cfaee0200015a000576616c"
                  + "75657870"
                  + "01");

  /** The data of servers since 2.2. */
  static final byte[] NEW_DATA = "true".getBytes(StandardCharsets.UTF_8);

  private static final long LIMIT_SECONDS = 120;

  private final Handle handle;

  /** A handle whose socket can be cut. */
  @SuppressWarnings("try") // close() may be interrupted, in ZooKeeper as well
  private static final class Handle extends ZooKeeper {
    Handle(String address, int timeout, CountDownLatch connected) throws IOException {
      super(
          address,
          timeout,
          event -> {
            if (event.getState() == KeeperState.SyncConnected) {
              connected.countDown();
            }
          });
    }

    Handle(String address, long session, byte[] password, CountDownLatch connected)
        throws IOException {
      super(
          address,
          10_000,
          event -> {
            if (event.getState() == KeeperState.SyncConnected) {
              connected.countDown();
            }
          },
          session,
          password);
    }

    void vanish() throws IOException {
      cnxn.disconnect();
    }
  }

  private RawZooKeeper(Handle handle) {
    this.handle = handle;
  }

  static RawZooKeeper connect(String address) throws Exception {
    return connect(address, 10_000);
  }

  static RawZooKeeper connect(String address, int sessionTimeout) throws Exception {
    CountDownLatch connected = new CountDownLatch(1);
    return await(new Handle(address, sessionTimeout, connected), connected, address);
  }

  /** Connects to another client's session. Closing it ends that session. */
  static RawZooKeeper join(String address, ZooKeeper other) throws Exception {
    CountDownLatch connected = new CountDownLatch(1);
    return await(
        new Handle(address, other.getSessionId(), other.getSessionPasswd(), connected),
        connected,
        address);
  }

  private static RawZooKeeper await(Handle handle, CountDownLatch connected, String address)
      throws Exception {
    if (!connected.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      handle.close();
      throw new IllegalStateException("no connection to " + address);
    }
    return new RawZooKeeper(handle);
  }

  ZooKeeper handle() {
    return handle;
  }

  /** Creates missing parents with arbitrary data, as other programs do. */
  void createParents(String path) throws Exception {
    int slash = path.indexOf('/', 1);
    byte[][] data = {null, {}, "10.0.0.1".getBytes(StandardCharsets.UTF_8), OLD_DATA};
    for (int i = 0; slash > 0; i++) {
      createIfAbsent(path.substring(0, slash), data[i % data.length], CreateMode.PERSISTENT);
      slash = path.indexOf('/', slash + 1);
    }
  }

  void createIfAbsent(String path, byte[] data, CreateMode mode) throws Exception {
    try {
      handle.create(path, data, ZooDefs.Ids.OPEN_ACL_UNSAFE, mode);
    } catch (KeeperException.NodeExistsException e) {
      // as wanted
    }
  }

  /** Creates or changes a persistent node. */
  void write(String path, byte[] data) throws Exception {
    createParents(path);
    createIfAbsent(path, data, CreateMode.PERSISTENT);
    handle.setData(path, data, -1);
  }

  /** Creates an ephemeral node of this session, replacing that of any other. */
  void own(String path, byte[] data) throws Exception {
    createParents(path);
    Op create = Op.create(path, data, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
    try {
      handle.multi(List.of(create));
    } catch (KeeperException.NodeExistsException e) {
      handle.multi(List.of(Op.delete(path, -1), create));
    }
  }

  void ownAll(List<String> paths, byte[] data) throws Exception {
    CountDownLatch done = new CountDownLatch(paths.size());
    List<Integer> failures = Collections.synchronizedList(new ArrayList<>());
    createParents(paths.get(0));
    for (String path : paths) {
      AsyncCallback.StringCallback callback =
          (code, at, context, name) -> {
            if (code != 0 && code != KeeperException.Code.NODEEXISTS.intValue()) {
              failures.add(code);
            }
            done.countDown();
          };
      handle.create(path, data, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL, callback, null);
    }
    if (!done.await(LIMIT_SECONDS, TimeUnit.SECONDS) || !failures.isEmpty()) {
      throw new IllegalStateException("not all created: " + failures);
    }
  }

  void delete(String path) throws Exception {
    try {
      handle.delete(path, -1);
    } catch (KeeperException.NoNodeException e) {
      // as wanted
    }
  }

  List<String> children(String path) throws Exception {
    try {
      return handle.getChildren(path, false);
    } catch (KeeperException.NoNodeException e) {
      return List.of();
    }
  }

  /** Returns the children that are addresses. */
  List<ServerAddress> servers(String path) throws Exception {
    List<ServerAddress> servers = new ArrayList<>();
    for (String name : children(path)) {
      try {
        servers.add(ServerAddress.parse(name));
      } catch (IllegalArgumentException e) {
        // junk
      }
    }
    return servers;
  }

  /** Cuts the connection; the session lives on until it expires. */
  void vanish() throws IOException {
    handle.vanish();
  }

  @Override
  public void close() {
    try {
      handle.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
