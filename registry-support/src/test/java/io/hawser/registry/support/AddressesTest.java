package io.hawser.registry.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.registry.ServerAddress;
import org.junit.jupiter.api.Test;

class AddressesTest {

  @Test
  void ipv6HasAllGroupsAndNoBrackets() {
    assertEquals(
        "fe80:0:0:0:1:2:3:4:8091",
        Addresses.asSeataWrites(ServerAddress.parse("[fe80::1:2:3:4]:8091")));
    assertEquals("10.0.0.1:8091", Addresses.asSeataWrites(ServerAddress.parse("10.0.0.1:8091")));
  }
}
