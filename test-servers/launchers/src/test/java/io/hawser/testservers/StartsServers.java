package io.hawser.testservers;

import io.hawser.testservers.child.ChildMain;

/** A JVM that starts servers, says which, and waits to be killed. */
final class StartsServers {
  private StartsServers() {}

  public static void main(String[] args) {
    ChildMain.keep(StartsServers::start);
  }

  /** The process ids of the servers. */
  private static String start() {
    EtcdServer etcd = EtcdServer.launch();
    RedisServer redis = RedisServer.launch();
    RedisServer suspended = RedisServer.launch();
    suspended.suspend();
    ZooKeeperServer suspendedJvm = ZooKeeperServer.launch();
    suspendedJvm.suspend();
    return etcd.pid() + " " + redis.pid() + " " + suspended.pid() + " " + suspendedJvm.pid();
  }
}
