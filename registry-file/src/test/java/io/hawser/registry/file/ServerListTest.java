package io.hawser.registry.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.HawserConfig;
import io.hawser.error.RegistryException;
import io.hawser.testkit.registry.RegistryEvents;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerListTest {

  private static HawserConfig config(String... keysAndValues) {
    Properties properties = new Properties();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.setProperty(keysAndValues[i], keysAndValues[i + 1]);
    }
    return HawserConfig.from(properties);
  }

  private static String read(String value) {
    return ServerList.read(config("service.default.grouplist", value), "default").stream()
        .map(instance -> instance.address().toString()) // in the order of the list
        .toList()
        .toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "127.0.0.1:8091 | [127.0.0.1:8091]",
        "10.0.0.1:8091;10.0.0.2:8091 | [10.0.0.1:8091, 10.0.0.2:8091]",
        "10.0.0.1:8091,10.0.0.2:8091 | [10.0.0.1:8091, 10.0.0.2:8091]",
        "10.0.0.1:8091, 10.0.0.2:8091 ; 10.0.0.3:8091 |"
            + " [10.0.0.1:8091, 10.0.0.2:8091, 10.0.0.3:8091]",
        "[::1]:8091;fe80:0:0:0:1:2:3:4:8091 | [[::1]:8091, [fe80::1:2:3:4]:8091]",
        "seata-1.example.com:8091;localhost:8092 | [seata-1.example.com:8091, localhost:8092]",
        "' ; 10.0.0.1:8091 ;; , ' | [10.0.0.1:8091]",
        "b:1;a:1;b:1 ;B:1;[0:0::1]:1;::1:1 | [b:1, a:1, [::1]:1]",
        "';' | []",
      })
  void everyFormOfAListIsUnderstood(String value, String servers) {
    assertEquals(servers, read(value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  "})
  void anEmptyValueIsAnEmptyList(String value) {
    assertEquals("[]", read(value));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.0.0.1 | 10.0.0.1",
        "10.0.0.1:8091;10.0.0.2 | 10.0.0.2",
        "10.0.0.1:8091;10.0.0.2:port;10.0.0.3:8091 | 10.0.0.2:port",
        "10.0.0.1:8091 10.0.0.2:8091 | 10.0.0.1:8091 10.0.0.2:8091",
        "http://10.0.0.1:8091 | http://10.0.0.1:8091",
        "10.0.0.1:80910 | 10.0.0.1:80910",
        "[::1] | [::1]",
      })
  void aBadEntryIsQuotedWithItsKeyAndFile(String value, String entry) {
    RegistryException e = assertThrows(RegistryException.class, () -> read(value));
    assertTrue(
        e.getMessage()
            .startsWith(
                "service.default.grouplist in properties given in code: \""
                    + entry
                    + "\" is not a server address"),
        e::getMessage);
  }

  @Test
  void aMissingKeyIsNamedWithTheExistingOnes() {
    HawserConfig config =
        config("service.b.grouplist", "h:1", "seata.service.grouplist.a-1", "", "other", "x");
    RegistryException e =
        assertThrows(RegistryException.class, () -> ServerList.read(config, "default"));
    assertEquals(
        "There is no service.default.grouplist in properties given in code,"
            + " only service.a-1.grouplist, service.b.grouplist",
        e.getMessage());
  }

  @Test
  void anErrorSaysThatAFileHasNoLists() {
    HawserConfig config = config("service.vgroupMapping.g", "default");
    RegistryException e =
        assertThrows(RegistryException.class, () -> ServerList.read(config, "default"));
    assertEquals(
        "There is no service.default.grouplist in properties given in code,"
            + " and no list of any other cluster",
        e.getMessage());
  }

  @Test
  void clusterNamesAreExact() {
    HawserConfig config =
        config("service.eu.west-1.grouplist", "h:1", "service.eu.grouplist", "h:2");
    assertEquals("[h:1]", RegistryEvents.text(ServerList.read(config, "eu.west-1")));
    assertEquals("[h:2]", RegistryEvents.text(ServerList.read(config, "eu")));
    assertThrows(RegistryException.class, () -> ServerList.read(config, "EU"));
  }
}
