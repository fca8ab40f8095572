package io.hawser.registry.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import io.hawser.registry.support.Addresses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayoutTest {
  private static ServiceInstance read(String cluster, String key, String value) {
    return Layout.instance(Layout.prefix(cluster), key, value);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.5:8091, registry-seata-default-10.0.0.5:8091",
    "[fe80::1:2:3:4]:8091, registry-seata-default-fe80:0:0:0:1:2:3:4:8091",
    "[::1]:8091, registry-seata-default-0:0:0:0:0:0:0:1:8091",
    "tc.example.com:8091, registry-seata-default-tc.example.com:8091"
  })
  void writesWhatSeatasServersWriteAndReadsItBack(String address, String key) {
    ServerAddress given = ServerAddress.parse(address);
    assertEquals(key, Layout.key("default", given));
    String value = Addresses.asSeataWrites(given);
    assertEquals(key, "registry-seata-default-" + value);
    assertEquals(new ServiceInstance(given), read("default", key, value));
  }

  @Test
  void ignoresEntriesOfAnotherCluster() {
    assertNull(read("default", "registry-seata-default-x-10.0.0.5:8091", "10.0.0.5:8091"));
    assertEquals(
        ServiceInstance.of("10.0.0.5:8091"),
        read("default-x", "registry-seata-default-x-10.0.0.5:8091", "10.0.0.5:8091"));
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.5, 10.0.0.5", "10.0.0.5:8091, 10.0.0.6:8091", "x:y, x:y", "'', ''"})
  void ignoresJunk(String end, String value) {
    assertNull(read("default", "registry-seata-default-" + end, value));
  }
}
