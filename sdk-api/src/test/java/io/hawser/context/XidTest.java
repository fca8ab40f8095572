package io.hawser.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.registry.ServerAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XidTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1:8091:27523411, 10.0.0.1, 8091, 27523411",
    "seata-1:8091:1, seata-1, 8091, 1",
    "fe80:0:0:0:1:2:3:4:8091:9223372036854775807, fe80::1:2:3:4, 8091, 9223372036854775807",
    "[::1]:8091:5, ::1, 8091, 5",
    "::1:8091:5, ::1, 8091, 5",
    "10.0.0.1:8091:-5, 10.0.0.1, 8091, -5",
  })
  void theUsualFormIsTakenApart(String text, String host, int port, long id) {
    Xid xid = Xid.parseOrNull(text);
    assertEquals(new Xid(new ServerAddress(host, port), id), xid);
    assertEquals(xid, Xid.parseOrNull(xid.toString()));
    assertEquals(xid.server(), Xid.serverOrNull(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        ":",
        "::",
        ":::",
        "::::",
        "a:b",
        "a:b:c",
        "svc:createOrder",
        ":8091:1",
        "10.0.0.1:8091",
        "10.0.0.1::1",
        "10.0.0.1:0:1",
        "10.0.0.1:70000:1",
        "10.0.0.1:99999999999999:1",
        "not an address:8091:1",
        "\u0000:1:1",
        "😀:😀:😀"
      })
  void anythingElseIsNull(String text) {
    assertNull(Xid.parseOrNull(text));
    assertNull(Xid.serverOrNull(text));
  }

  @Test
  void theServerIsFoundWhateverTheTransactionIdLooksLike() {
    assertEquals(ServerAddress.parse("10.0.0.1:8091"), Xid.serverOrNull("10.0.0.1:8091:x-1"));
    assertNull(Xid.parseOrNull("10.0.0.1:8091:x-1"));
    assertNull(Xid.parseOrNull("10.0.0.1:8091:9223372036854775808"));
    assertEquals(ServerAddress.parse("10.0.0.1:8091"), Xid.serverOrNull("10.0.0.1:8091:"));
  }

  @Test
  void theTextFormIsTheOneServersWrite() {
    assertEquals("10.0.0.1:8091:7", new Xid(ServerAddress.parse("10.0.0.1:8091"), 7).toString());
    assertEquals("::1:8091:7", new Xid(ServerAddress.parse("[::1]:8091"), 7).toString());
  }

  @Test
  void nullIsRejected() {
    assertThrows(NullPointerException.class, () -> new Xid(null, 1));
    assertThrows(NullPointerException.class, () -> Xid.parseOrNull(null));
  }
}
