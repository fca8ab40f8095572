package io.hawser.registry.zookeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.registry.ServerAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutTest {

  @Test
  void pathsAreThoseOfSeatasServers() {
    assertEquals(
        "/registry/zk/default/10.0.0.5:8091",
        new Layout("").serverPath("default", ServerAddress.parse("10.0.0.5:8091")));
    assertEquals(
        "/registry/zk/default/fe80:0:0:0:1:2:3:4:8091",
        new Layout("").serverPath("default", ServerAddress.parse("[fe80::1:2:3:4]:8091")));
    assertEquals("/a/b/registry/zk/x_y", new Layout("/a/b").clusterPath("x_y"));
  }

  @Test
  void namesOfNodesAreReadInAnyFormAndOrder() {
    assertEquals(
        List.of("10.0.0.5:8091", "[fe80::1]:8091", "tc:8091"),
        Services.addresses(
            Layout.instances(
                List.of(
                    "tc:8091",
                    "fe80:0:0:0:0:0:0:1%eth0:8091",
                    "junk",
                    "[fe80::1]:8091",
                    "10.0.0.5:8091",
                    "10.0.0.5:99999"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "/", "a\u0000b", "a\nb"})
  void anInvalidNodeNameIsRejected(String cluster) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new Layout("").clusterPath(cluster));
    assertTrue(e.getMessage().contains("cannot be the name of a node"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"default", "default2", "a_b", "a-b", "a:b", "a.b", "...", "*", "ü", "a b"})
  void otherNamesAreUsedUnchanged(String cluster) {
    assertEquals("/registry/zk/" + cluster, new Layout("").clusterPath(cluster));
  }
}
