package io.hawser.loadbalance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An XID that names a server decides the choice, and no XID causes an exception. */
@Tag("lesson-19")
class XidLoadBalanceTest {
  private final List<Servers.Server> servers =
      List.of(
          Servers.numeric("10.0.0.1:8091"),
          Servers.numeric("10.0.0.1:8092"),
          Servers.named("seata-3.example:8091", "10.0.0.3:8091"),
          Servers.numeric("[fe80::1:2:3:4]:8091"));
  private final Picker picker = new XidLoadBalanceProvider().create(Servers.CONFIG).over(servers);

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1:8091:1, 0",
    "10.0.0.1:8092:2, 1",
    "10.0.0.3:8091:3, 2",
    "seata-3.example:8091:3, 2",
    "SEATA-3.Example:8091:3, 2",
    "fe80:0:0:0:1:2:3:4:8091:4, 3",
    "fe80::1:2:3:4:8091:4, 3",
    "[FE80::1:2:3:4]:8091:4, 3",
    "fe80:0:0:0:1:2:3:4%eth0:8091:4, 3",
    "::ffff:10.0.0.3:8091:3, 2",
    "10.0.0.1:8092:not-a-number, 1",
  })
  void theServerInTheXidIsChosen(String xid, int index) {
    for (int i = 0; i < 20; i++) { // more than luck
      assertEquals(index, picker.pick(xid, xid));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "::::",
        "garbage",
        "svc:createOrder",
        "a:b:c",
        "10.0.0.1:8091",
        "10.0.0.9:8091:27523411",
        "10.0.0.1:99999:1",
        "10.0.0.1:x:1"
      })
  void anXidOfAnUnknownServerSpreadsOverAllServers(String xid) {
    boolean[] seen = new boolean[servers.size()];
    for (int i = 0; i < 1000; i++) {
      seen[picker.pick(xid, xid)] = true;
    }
    for (boolean one : seen) {
      assertTrue(one);
    }
  }

  @Test
  void withoutAnXidTheKeyDoesNotCount() {
    boolean[] seen = new boolean[servers.size()];
    for (int i = 0; i < 1000; i++) {
      seen[picker.pick(null, "10.0.0.1:8091:1")] = true; // a transaction with such a name
    }
    for (boolean one : seen) {
      assertTrue(one);
    }
  }

  @Test
  void noTextCausesAnException() {
    Random random = new Random(20_261_101);
    String alphabet = "0123456789abcdefABCDEF:::...[]%/-xyz \u0000\ud83d";
    for (int i = 0; i < 100_000; i++) {
      StringBuilder xid = new StringBuilder();
      for (int length = random.nextInt(30); length > 0; length--) {
        xid.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      int index = picker.pick(xid.toString(), "");
      assertTrue(index >= 0 && index < servers.size());
    }
  }
}
