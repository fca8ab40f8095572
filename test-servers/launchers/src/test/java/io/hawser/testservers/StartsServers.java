package io.hawser.testservers;

/** A JVM that starts servers, says which, and waits to be killed. */
final class StartsServers {
  private StartsServers() {}

  public static void main(String[] args) throws Exception {
    EtcdServer etcd = EtcdServer.launch();
    RedisServer redis = RedisServer.launch();
    RedisServer suspended = RedisServer.launch();
    suspended.suspend();
    ZooKeeperServer suspendedJvm = ZooKeeperServer.launch();
    suspendedJvm.suspend();
    System.out.println(
        etcd.pid() + " " + redis.pid() + " " + suspended.pid() + " " + suspendedJvm.pid());
    Thread.currentThread().join();
  }
}
