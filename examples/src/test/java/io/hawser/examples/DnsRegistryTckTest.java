package io.hawser.examples;

import io.hawser.registry.RegistryProvider;
import io.hawser.registry.ServiceInstance;
import io.hawser.testkit.registry.Capability;
import io.hawser.testkit.registry.RegistryFixture;
import io.hawser.testkit.registry.RegistryServiceTck;
import java.io.IOException;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A fixture is sufficient to test a provider. */
class DnsRegistryTckTest extends RegistryServiceTck {
  @Override
  protected RegistryFixture openFixture() throws IOException {
    return new DnsFixture();
  }

  private static final class DnsFixture implements RegistryFixture {
    private final RegistryProvider provider = new DnsRegistryProvider();
    private final NameServer server = new NameServer();
    private final int port = server.port();

    DnsFixture() throws IOException {}

    @Override
    public RegistryProvider provider() {
      return provider;
    }

    @Override
    public String address() {
      return "127.0.0.1:" + port;
    }

    @Override
    public Map<String, String> settings(String address) {
      return Map.of("registry.type", "dns", "registry.dns.serverAddr", address);
    }

    @Override
    public Set<Capability> lacks() {
      return EnumSet.complementOf(EnumSet.of(Capability.OUTAGE, Capability.EMPTY_CLUSTER));
    }

    @Override
    public List<String> similarNames(String cluster) {
      return List.of(cluster + "2", cluster + "-x", cluster + ".x", "x" + cluster);
    }

    @Override
    public void join(String cluster, ServiceInstance instance) throws IOException {
      server.addressesOf(cluster).add(InetAddress.getByName(instance.address().host()));
    }

    @Override
    public void leave(String cluster, ServiceInstance instance) throws IOException {
      server.addressesOf(cluster).remove(InetAddress.getByName(instance.address().host()));
    }

    @Override
    public void stop() throws IOException {
      server.close();
    }

    @Override
    public void start() throws IOException {
      server.listen(port);
    }

    @Override
    public void startEmpty() throws IOException {
      server.forgetAll();
      start();
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
