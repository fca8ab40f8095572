package io.hawser.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** A text either is an address with an equal text form or is rejected. */
@Tag("full")
class ServerAddressFuzz {
  static Stream<byte[]> seeds() {
    return Stream.of(
            "127.0.0.1:8091",
            "tc-0.tc.prod.svc:8091",
            "[::1]:8091",
            "fe80::1%eth0:8091",
            "[::ffff:10.0.0.1]:65535",
            "2001:db8:0:0:1:0:0:1:8091",
            " Host_Name:1 ",
            "http://host:80",
            ":1",
            "a:",
            "1:2:3",
            "\u0130:1")
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest
  void anAddressOrARejection(byte[] bytes) {
    ServerAddress address;
    try {
      address = ServerAddress.parse(new String(bytes, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      assertTrue(e.getMessage().contains(" is not a server address"), e.getMessage());
      return;
    }
    assertEquals(address, ServerAddress.parse(address.toString()));
    assertEquals(address, new ServerAddress(address.host(), address.port()));
    assertEquals(address, ServiceInstance.of(address.toString()).address());
  }
}
