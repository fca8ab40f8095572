package io.hawser.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceInstanceTest {

  @Test
  void instancesWithEqualAddressesAndMetadataAreEqual() {
    assertEquals(ServiceInstance.of("[0:0:0:0:0:0:0:1]:8091"), ServiceInstance.of("::1:8091"));
    ServerAddress address = ServerAddress.parse("h:1");
    assertNotEquals(new ServiceInstance(address), new ServiceInstance(address, Map.of("w", "1")));
  }

  @Test
  void metadataIsCopied() {
    Map<String, String> metadata = new HashMap<>(Map.of("weight", "1"));
    ServiceInstance instance = new ServiceInstance(ServerAddress.parse("h:1"), metadata);
    metadata.clear();
    assertEquals(Map.of("weight", "1"), instance.metadata());
    assertThrows(UnsupportedOperationException.class, () -> instance.metadata().clear());
  }

  @Test
  void nullIsRejected() {
    assertEquals(
        "address",
        assertThrows(NullPointerException.class, () -> new ServiceInstance(null, Map.of()))
            .getMessage());
    assertThrows(
        NullPointerException.class, () -> new ServiceInstance(ServerAddress.parse("h:1"), null));
    assertThrows(IllegalArgumentException.class, () -> ServiceInstance.of("h"));
  }

  @ParameterizedTest
  @CsvSource({
    "5, 5",
    "0, 0",
    "0.25, 0.25",
    "1e9, 1e9",
    "1e308, 1e9",
    "-1, 1",
    "NaN, 1",
    "Infinity, 1",
    "heavy, 1",
    "'', 1",
  })
  void theWeightIsANumberFromZeroOn(String text, double weight) {
    assertEquals(
        weight,
        new ServiceInstance(ServerAddress.parse("h:1"), Map.of(ServiceInstance.WEIGHT, text))
            .weight());
    assertEquals(1, ServiceInstance.of("h:1").weight());
  }

  @Test
  void furtherAddressesAreInTheMetadata() {
    ServerAddress address = ServerAddress.parse("h:1");
    Map<String, String> metadata = Map.of(ServiceInstance.ADDRESSES, " 10.0.0.1:2,,x, [::1]:3 ");
    assertEquals(
        Set.of(address, ServerAddress.parse("10.0.0.1:2"), ServerAddress.parse("::1:3")),
        new ServiceInstance(address, metadata).addresses());
    assertEquals(Set.of(address), new ServiceInstance(address).addresses());
  }
}
