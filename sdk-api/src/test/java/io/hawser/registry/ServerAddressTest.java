package io.hawser.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One parser understands every form of an address. */
@Tag("lesson-34")
class ServerAddressTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1:8091, 10.0.0.1, 8091",
    "' 10.0.0.1:8091\t', 10.0.0.1, 8091",
    "seata-1.Example.COM:1, seata-1.example.com, 1",
    "my_service:65535, my_service, 65535",
    "größe.example:8091, größe.example, 8091",
    "[::1]:8091, ::1, 8091",
    "[2001:DB8::A]:8091, 2001:db8::a, 8091",
    "::1:8091, ::1, 8091",
    ":::8091, ::, 8091",
    "fe80:0:0:0:1:2:3:4:8091, fe80::1:2:3:4, 8091",
    "2001:db8:0:0:1:0:0:1:8091, 2001:db8::1:0:0:1, 8091",
    "[2001:db8:0:1:1:1:1:1]:8091, 2001:db8:0:1:1:1:1:1, 8091",
    "[2001:0:0:1:0:0:0:1]:8091, 2001:0:0:1::1, 8091",
    "[1:0:0:0:0:0:0:0]:8091, 1::, 8091",
    "[0001:0002::]:8091, 1:2::, 8091",
    "[fe80::1%eth0]:8091, fe80::1, 8091",
    "fe80:0:0:0:0:0:0:1%2:8091, fe80::1, 8091",
    "[::ffff:10.0.0.1]:8091, 10.0.0.1, 8091",
    "::ffff:a00:1:8091, 10.0.0.1, 8091",
    "[::10.0.0.1]:8091, ::a00:1, 8091",
    "[10.0.0.1]:8091, 10.0.0.1, 8091",
  })
  void everyFormIsUnderstood(String text, String host, int port) {
    ServerAddress address = ServerAddress.parse(text);
    assertEquals(host, address.host());
    assertEquals(port, address.port());
    assertEquals(address, new ServerAddress(host, port));
    assertEquals(address, ServerAddress.parse(address.toString()), "the text form is read again");
  }

  /** Its lower case is a letter and a mark, which the parser would reject. */
  @Test
  void aLetterWhoseLowerCaseIsNoLetterIsRejected() {
    assertThrows(IllegalArgumentException.class, () -> ServerAddress.parse("\u0130:8091"));
  }

  @ParameterizedTest
  @CsvSource({
    "::1, 8091, [::1]:8091",
    "0:0:0:0:0:0:0:1, 8091, [::1]:8091",
    "[::1], 8091, [::1]:8091",
    "Host, 1, host:1",
    "10.0.0.1, 8091, 10.0.0.1:8091",
  })
  void theTextFormHasBracketsWhereNeeded(String host, int port, String text) {
    assertEquals(text, new ServerAddress(host, port).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ":",
        "host",
        "host:",
        ":8091",
        "::1",
        "[::1]",
        "[::1]8091",
        "[::1:8091",
        "::1]:8091",
        "[[::1]]:8091",
        "[]:8091",
        "[host:8091",
        "fe80::1",
        "1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7:8:9:8091",
        "1::2::3:8091",
        "12345:::8091",
        "host:port",
        "host:0",
        "host:-1",
        "host:65536",
        "host:99999999999",
        "host: 8091",
        "a:b:8091",
        "host name:8091",
        "host/10.0.0.1:8091",
        "/10.0.0.1:8091",
        "http://10.0.0.1:8091",
        "user@host:8091",
        "10.0.0.1:8091,10.0.0.2:8091",
        "10.0.0.1:8091;10.0.0.2:8091",
        "10.0.0.1:8091 10.0.0.2:8091",
        "10.0.0.1,10.0.0.2:8091",
        "*:8091",
      })
  void anythingElseIsRejectedAndQuoted(String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> ServerAddress.parse(text));
    assertTrue(
        e.getMessage().startsWith("\"" + text.trim() + "\" is not a server address"),
        e::getMessage);
  }

  @Test
  void theReasonIsGiven() {
    Map.of(
            "host",
            "\"host\" is not a server address (expected: host:port or [ipv6]:port)",
            "host:x",
            "\"host:x\" is not a server address: the port is not a number",
            "host:0",
            "\"host:0\" is not a server address: port 0 is not between 1 and 65535",
            "a:b:1",
            "\"a:b:1\" is not a server address: \"a:b\" is not an IPv6 address",
            "a b:1",
            "\"a b:1\" is not a server address: \"a b\" is not a host name or address")
        .forEach(
            (text, message) ->
                assertEquals(
                    message,
                    assertThrows(IllegalArgumentException.class, () -> ServerAddress.parse(text))
                        .getMessage()));
  }

  @Test
  void namesAreNeverResolved() {
    // a name that nothing can resolve, and one that is an address once resolved, are just names
    assertEquals("nowhere.invalid", ServerAddress.parse("nowhere.invalid:8091").host());
    assertNotEquals(ServerAddress.parse("localhost:8091"), ServerAddress.parse("127.0.0.1:8091"));
  }

  @Test
  void addressesAreSortedByHostThenPort() {
    List<ServerAddress> sorted =
        Stream.of("b:2", "a:10", "b:1", "a:9").map(ServerAddress::parse).sorted().toList();
    assertEquals("[a:9, a:10, b:1, b:2]", sorted.toString());
  }

  @Test
  void nullIsRejected() {
    assertThrows(NullPointerException.class, () -> ServerAddress.parse(null));
    assertThrows(NullPointerException.class, () -> new ServerAddress(null, 1));
  }
}
