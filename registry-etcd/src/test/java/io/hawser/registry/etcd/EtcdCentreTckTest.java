package io.hawser.registry.etcd;

import io.hawser.testkit.registry.ConfigCentreFixture;
import io.hawser.testkit.registry.ConfigCentreTck;
import io.hawser.testservers.EtcdServer;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** Configuration items in a real etcd, written by its gateway for HTTP. */
class EtcdCentreTckTest extends ConfigCentreTck {
  @Override
  protected ConfigCentreFixture openFixture() {
    return new Fixture();
  }

  private static final class Fixture implements ConfigCentreFixture {
    private final EtcdServer server = EtcdServer.launch();
    private final Gateway gateway = new Gateway(server.url());

    @Override
    public String type() {
      return "etcd3";
    }

    @Override
    public String address() {
      return server.address();
    }

    @Override
    public Map<String, String> settings(String address, String document) {
      return Map.of(
          "seata.config.etcd3.serverAddr",
          "http://" + address,
          "seata.config.etcd3.key",
          document,
          "seata.config.etcd3.timeout",
          "6s",
          "seata.config.etcd3.connectTimeout",
          "6s");
    }

    @Override
    public void write(String name, String text) throws IOException {
      gateway.put(name, text);
    }

    @Override
    public void stop() {
      server.kill9();
    }

    @Override
    public void start() {
      server.start();
    }

    /** Returns the threads of gRPC, which stop one second after the last connection. */
    @Override
    public Set<String> jvmWideThreads() {
      return Set.of("grpc-");
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
