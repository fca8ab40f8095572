package io.hawser.registry.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.registry.ServerAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

  @ParameterizedTest
  @CsvSource({
    "redis.example.com, redis.example.com:6379",
    "redis.example.com:1, redis.example.com:1",
    "[::1], [::1]:6379",
    "' [::1]:1 ', [::1]:1",
  })
  void aMissingPortIsTheDefault(String text, String address) {
    assertEquals(address, Addresses.parse(text, 6379).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "h:", "h:x", "[::1", "a b"})
  void textThatIsNotAnAddressIsRejected(String text) {
    assertThrows(IllegalArgumentException.class, () -> Addresses.parse(text, 6379));
  }

  @Test
  void ipv6HasAllGroupsAndNoBrackets() {
    assertEquals(
        "fe80:0:0:0:1:2:3:4:8091",
        Addresses.asSeataWrites(ServerAddress.parse("[fe80::1:2:3:4]:8091")));
    assertEquals("10.0.0.1:8091", Addresses.asSeataWrites(ServerAddress.parse("10.0.0.1:8091")));
  }
}
