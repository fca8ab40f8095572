package io.hawser.testservers.zookeeper;

import io.hawser.testservers.child.ChildMain;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

/** A standalone ZooKeeper on one port of 127.0.0.1. */
public final class ZooKeeperMain {
  private static final int UNLIMITED = 0;

  private ZooKeeperMain() {}

  /** Starts the server. Arguments: the port, the data directory, and the tick in milliseconds. */
  public static void main(String[] args) {
    ChildMain.keep(
        () -> {
          File data = new File(args[1]);
          ZooKeeperServer server = new ZooKeeperServer(data, data, Integer.parseInt(args[2]));
          ServerCnxnFactory connections = ServerCnxnFactory.createFactory();
          connections.configure(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])),
              UNLIMITED);
          Runtime.getRuntime().addShutdownHook(new Thread(connections::shutdown, "stop"));
          connections.startup(server);
          return "";
        });
  }
}
