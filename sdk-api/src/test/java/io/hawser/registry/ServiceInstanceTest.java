package io.hawser.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
}
