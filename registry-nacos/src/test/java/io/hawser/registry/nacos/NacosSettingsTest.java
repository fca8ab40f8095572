package io.hawser.registry.nacos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.HawserConfig;
import io.hawser.error.ConfigurationException;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.support.EndpointSetting.Endpoint;
import io.hawser.registry.support.UserLogin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NacosSettingsTest {
  private static NacosSettings read(String... settings) {
    HawserConfig.Builder builder = HawserConfig.builder();
    for (int i = 0; i < settings.length; i += 2) {
      builder.set(settings[i], settings[i + 1]);
    }
    return NacosSettings.read(builder.build());
  }

  private static String rejection(String... settings) {
    return assertThrows(ConfigurationException.class, () -> read(settings)).getMessage();
  }

  @Test
  void defaultsAreThoseOfSeatasSpringModule() {
    NacosSettings settings = read();
    assertEquals("localhost:8848", settings.servers().get(0).address().toString());
    assertEquals("SEATA_GROUP", settings.group());
    assertEquals("seata-server", settings.resource());
    assertEquals("public", settings.namespace());
    assertEquals(new Credentials.None(), settings.credentials());
    assertEquals(3000, settings.connectMillis());
    assertEquals(3000, settings.requestMillis());
    assertNull(settings.tls());
    assertEquals(
        "nacos localhost:8848, service SEATA_GROUP@@seata-server, namespace public",
        settings.description());
  }

  @Test
  void camelCaseAndKebabCaseAreTheSame() {
    NacosSettings camel =
        read(
            "registry.nacos.serverAddr", "10.0.0.1",
            "registry.nacos.namespace", "dev",
            "registry.nacos.group", "G",
            "registry.nacos.application", "tc",
            "registry.nacos.clientApplication", "shop",
            "registry.nacos.username", "u",
            "registry.nacos.password", "p",
            "registry.nacos.contextPath", "/n/",
            "registry.nacos.connectTimeout", "7",
            "registry.nacos.requestTimeout", "8",
            "registry.nacos.slbPattern", "no");
    NacosSettings kebab =
        read(
            "seata.registry.nacos.server-addr", "10.0.0.1",
            "seata.registry.nacos.namespace", "dev",
            "seata.registry.nacos.group", "G",
            "seata.registry.nacos.application", "tc",
            "seata.registry.nacos.client-application", "shop",
            "seata.registry.nacos.username", "u",
            "seata.registry.nacos.password", "p",
            "seata.registry.nacos.context-path", "n",
            "seata.registry.nacos.connect-timeout", "7",
            "seata.registry.nacos.request-timeout", "8ms",
            "seata.registry.nacos.slb-pattern", "no");
    assertEquals(camel, kebab);
    assertEquals(new Credentials.User(new UserLogin("u", "p"), "/n"), camel.credentials());
    assertEquals("shop", camel.label());
    assertEquals(7, camel.connectMillis());
    assertEquals(8, camel.requestMillis());
    assertEquals("nacos 10.0.0.1:8848, service G@@tc, namespace dev", camel.description());
  }

  @Test
  void severalAddressesAreUnderstoodInManyForms() {
    assertEquals(
        List.of(
            new Endpoint("", ServerAddress.parse("10.0.0.1:8848"), ""),
            new Endpoint("https", ServerAddress.parse("n.example.com:443"), ""),
            new Endpoint("", ServerAddress.parse("[2001:db8::1]:8848"), "")),
        read(
                "registry.nacos.serverAddr",
                " 10.0.0.1, https://n.example.com:443/;[2001:db8::1] ,,10.0.0.1:8848")
            .servers());
  }

  @Test
  void aUserComesBeforeKeysAndKeysBeforeARole() {
    String[] all = {
      "config.nacos.ramRoleName", "role",
      "registry.nacos.accessKey", "ak",
      "registry.nacos.secretKey", "sk",
      "registry.nacos.username", "u",
      "registry.nacos.password", "p"
    };
    assertInstanceOf(Credentials.User.class, read(all).credentials());
    assertEquals(
        new Credentials.KeyPair("ak", "sk"),
        read(
                "seata.registry.nacos.access-key", "ak",
                "seata.registry.nacos.secret-key", "sk",
                "config.nacos.ramRoleName", "role")
            .credentials());
    assertEquals(
        new Credentials.RamRole("role"),
        read("seata.config.nacos.ram-role-name", "role").credentials());
  }

  @ParameterizedTest
  @CsvSource({
    "serverAddr, ftp://10.0.0.1, is unknown",
    "serverAddr, 10.0.0.1:nacos, the port is not a number",
    "serverAddr, 10.0.0.1/nacos, is too much",
    "serverAddr, seata.mse.aliyuncs.com, SLB mode",
    "slbPattern, (, a regular expression",
    "namespace, my space, the id of a namespace",
    "group, a b, letters",
    "application, a@@b, a service name",
    "connectTimeout, 0, plain milliseconds",
    "serverAddr, http://u:s3cr3t@h:8848, registry.nacos.password",
    "requestTimeout, soon, plain milliseconds",
    "ssl, yes, true or false",
    "ssl, true, a PEM file",
    "caFile, /some/file.pem, or registry.nacos.ssl=true",
    "certFile, /some/file.pem, or registry.nacos.ssl=true",
    "keyFile, /some/file.pem, or registry.nacos.ssl=true",
    "username, u, registry.nacos.username is set",
    "password, s3cr3t, registry.nacos.password is set",
    "accessKey, a, registry.nacos.accessKey is set",
    "secretKey, s3cr3t, registry.nacos.secretKey is set"
  })
  void aBadValueIsRejectedByName(String key, String value, String expected) {
    String message = rejection("registry.nacos." + key, value);
    assertTrue(message.startsWith("registry.nacos."), message);
    assertTrue(message.contains("expected: "), message);
    assertTrue(message.contains(expected), message);
    assertFalse(message.contains("s3cr3t"), message);
  }

  @Test
  void anUnusedKeyOfACentreIsNamedAsItIs() {
    HawserConfig config =
        HawserConfig.builder().set("seata.config.nacos.caFile", "/some/file.pem").build();
    assertEquals(
        "seata.config.nacos.caFile: set, but no connection uses TLS (expected: nothing, or"
            + " seata.config.nacos.ssl=true)",
        assertThrows(ConfigurationException.class, () -> NacosSettings.ofCentre(config))
            .getMessage());
  }

  @Test
  void blankValuesAreNotSet() {
    assertEquals(
        read(),
        read(
            "registry.nacos.caFile", " ",
            "registry.nacos.password", "",
            "registry.nacos.secretKey", ""));
  }

  @Test
  void slbModeCanBeSwitchedOff() {
    assertEquals(
        "seata.mse.aliyuncs.com:8848",
        read(
                "registry.nacos.serverAddr",
                "seata.mse.aliyuncs.com",
                "registry.nacos.slbPattern",
                "none")
            .servers()
            .get(0)
            .address()
            .toString());
  }

  @Test
  void tlsNeedsCertificatesToTrust(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("ca.pem"), "");
    TlsSettings tls =
        read(
                "registry.nacos.ssl", "true",
                "registry.nacos.caFile", file.toString(),
                "registry.nacos.keyPassword", "5ecret")
            .tls();
    assertNotNull(tls);
    assertEquals(file.toUri().toString(), tls.toNacos().getTrustCollectionCertFile());
    assertFalse(tls.toNacos().getTrustAll());
    assertFalse(tls.toString().contains("5ecret"));
    String message = rejection("registry.nacos.ssl", "true", "registry.nacos.caFile", file + ".no");
    assertTrue(message.contains("a PEM file that can be read"), message);
    message =
        rejection(
            "registry.nacos.ssl", "true",
            "registry.nacos.trustAll", "true",
            "registry.nacos.keyFile", file.toString());
    assertTrue(
        message.startsWith("registry.nacos.certFile: not set (expected: a PEM file"), message);
  }

  @Test
  void nacosLogsNoKeyPassword() throws Exception {
    TlsSettings tls = new TlsSettings(null, null, null, "5ecret");
    String logged =
        new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsString(tls.toNacos());
    assertFalse(logged.contains("5ecret"), logged);
    assertEquals("5ecret", tls.toNacos().getCertPrivateKeyPassword());
  }

  @Test
  void secretsAreNotShown() {
    NacosSettings settings =
        read("registry.nacos.accessKey", "ak-5ecret", "registry.nacos.secretKey", "sk-5ecret");
    assertFalse(settings.toString().contains("5ecret"), settings.toString());
    settings = read("registry.nacos.username", "u", "registry.nacos.password", "5ecret");
    assertFalse(settings.toString().contains("5ecret"), settings.toString());
  }
}
