package io.hawser.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.ConfigurationException;
import io.hawser.test.EventLimit;
import io.hawser.test.LogRecorder;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

/** Properties, YAML and HOCON, distinguished by the content of the file. */
class ConfigFormatsTest {
  private static final String YAML =
      """
      seata:
        tx-service-group: my_group
        service:
          vgroup-mapping:
            my_group: default
          grouplist:
            default: 127.0.0.1:8091
      """;
  private static final String HOCON =
      """
      # like registry.conf
      registry {
        type = "file"
      }
      service {
        vgroupMapping.my_group = "default"
        default.grouplist = "127.0.0.1:8091"
      }
      txServiceGroup = my_group
      """;
  private static final String PROPERTIES =
      """
      # like { this
      seata.tx-service-group=my_group
      service.vgroupMapping.my_group=default
      service.default.grouplist=127.0.0.1:8091
      """;

  @TempDir Path directory;

  private HawserConfig load(String name, String content) throws IOException {
    return HawserConfig.load(Files.writeString(directory.resolve(name), content), Map.of());
  }

  private String error(String name, String content) {
    return assertThrows(ConfigurationException.class, () -> load(name, content)).getMessage();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.properties", "a.yml", "a.conf", "a", "hawser.properties"})
  void theContentDecidesAndNotTheName(String name) throws IOException {
    for (String content : List.of(YAML, HOCON, PROPERTIES)) {
      for (String mark : List.of("", "\uFEFF")) {
        HawserConfig config = load(name, mark + content);
        assertEquals("my_group", config.get(Keys.TX_SERVICE_GROUP), content);
        assertEquals("default", config.clusterOf("my_group"), content);
        assertEquals("127.0.0.1:8091", config.text("service.default.grouplist"), content);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'a: b', a.properties, PROPERTIES",
    "'a: b', a.yml, YAML",
    "'a=b', a.yml, PROPERTIES",
    "'a = \"b\"', a.conf, HOCON",
    "'a=b', a.conf, PROPERTIES",
    "'', a.yml, PROPERTIES",
    "'{a: b}', a.yml, YAML",
    "'{\"a\": 1}', a.json, HOCON",
    "'--- ', a, YAML",
  })
  void theNameDecidesWhereTheContentDoesNot(String content, String name, ConfigFormat format) {
    assertEquals(format, ConfigFormat.of(content, name));
  }

  @Test
  void aByteOrderMarkDoesNotHideTheFirstKey() throws IOException {
    assertEquals("a", load("a.properties", "\uFEFFapplicationId=a").get(Keys.APPLICATION_ID));
  }

  @Test
  void valuesOfYamlStayAsTheyAreWritten() throws IOException {
    HawserConfig config =
        load(
            "application.yml",
            """
            spring.application.name: 'shop'
            base: &base
              username: on
              timeout: 3000
            seata:
              application-id: ${spring.application.name}
              registry:
                type: [nacos, redis]
                nacos: {username: "007", password: 0123}
                redis:
                  <<: *base
                  password: 12:30
                  cluster: ~
              client.roles:
                - TM
                - RM
            """);
    assertEquals("shop", config.get(Keys.APPLICATION_ID));
    assertEquals(List.of("nacos", "redis"), config.get(Keys.REGISTRY_TYPE));
    assertEquals("007", config.text("registry.nacos.username"));
    assertEquals("0123", config.text("registry.nacos.password"));
    assertEquals("12:30", config.text("registry.redis.password"));
    assertEquals("on", config.text("registry.redis.username"));
    assertEquals("3000", config.text("registry.redis.timeout"));
    assertEquals(null, config.text("registry.redis.cluster"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"application.yml", "application.properties"})
  void inAFileOfSpringSettingsMayHaveEitherPrefix(String name) throws IOException {
    String text =
        """
        spring.application.name: orders
        seata.tx-service-group: of-seata
        hawser.txServiceGroup: my-group
        hawser.service.vgroup-mapping.my-group: East
        hawser.service.grouplist.East: 127.0.0.1:${hawser.port}
        hawser.port: 8091
        hawser.startup: background
        hawser.client.roles: TM
        hawser.enabled: false
        """;
    HawserConfig config = load(name, name.endsWith(".yml") ? text : text.replace(": ", "="));
    assertEquals(List.of(), config.warnings());
    assertEquals("orders", config.get(Keys.APPLICATION_ID));
    assertEquals("my-group", config.get(Keys.TX_SERVICE_GROUP));
    assertEquals("East", config.clusterOf("my-group"));
    assertEquals("127.0.0.1:8091", config.text("service.East.grouplist"));
    assertEquals("seata.enabled=false", config.switchedOffBy());
  }

  @Test
  void theNameOfTheClientIsStrongerThanThatOfTheApplication() throws IOException {
    String name = "spring.application.name=orders\n";
    assertEquals(
        "client",
        load("application.properties", name + "hawser.application-id=client")
            .get(Keys.APPLICATION_ID));
    assertEquals("hawser-app", load("hawser.properties", name).get(Keys.APPLICATION_ID));
  }

  @Test
  void thePartForAProfileIsNotReadAndThatIsSaid() throws IOException {
    try (LogRecorder log = new LogRecorder()) {
      HawserConfig config =
          load(
                  "application.yml",
                  YAML
                      + "---\nspring.config.activate.on-profile: dev\n"
                      + YAML.replace("8091", "1"))
              .withWarningsLogged();
      assertEquals("127.0.0.1:8091", config.text("service.default.grouplist"));
      assertEquals(
          List.of(
              "The part of "
                  + directory.resolve("application.yml")
                  + " for the profile dev is not read, although it has settings for the client: profiles"
                  + " are not supported. Move these settings into the part without a profile, or"
                  + " into system properties or environment variables"),
          log.messages(Level.WARN));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a:\n  b: 'hush\n",
        "a:\n  b: hush\n c: d\n",
        "a:\n  b: 1\n  b: hush\n",
        "a:\n - *hush\n",
        "a: &x\n  b: *x\n",
        "- hush\n- b\n",
        "a:\n  ? [hush]\n  : 1\n",
      })
  void brokenYamlIsOneSentenceWithoutSecrets(String content) {
    String message = error("a.yml", content);
    assertTrue(message.startsWith("Cannot read " + directory.resolve("a.yml")), message);
    assertFalse(message.contains("\n") || message.contains("hush"), message);
  }

  @Test
  void aliasesThatGrowWithoutEndAreRejected() {
    StringBuilder yaml = new StringBuilder("a0: &a0 {k: v}\n");
    for (int i = 1; i < 12; i++) {
      String one = "*a" + (i - 1);
      yaml.append("a%d: &a%d {p: %s, q: %s, r: %s, s: %s}\n".formatted(i, i, one, one, one, one));
    }
    String message = error("a.yml", "---\n" + yaml);
    assertTrue(message.startsWith("Cannot read "), message);
  }

  @Test
  void hoconHasItsOwnPlaceholdersAndOurs() throws IOException {
    try (SystemProperties system = new SystemProperties()) {
      system.set("test.group", "from-property");
      HawserConfig config =
          load(
              "registry.conf",
              """
              registry { type = "file" }
              txServiceGroup = ${test.group}
              applicationId = "${no.such.name:shop}"
              client.roles = [TM, RM]
              registry.nacos { password = 0123, namespace = null }
              """);
      assertEquals("from-property", config.get(Keys.TX_SERVICE_GROUP));
      assertEquals("shop", config.get(Keys.APPLICATION_ID));
      assertEquals("0123", config.text("registry.nacos.password"));
    }
  }

  @Test
  void brokenHoconIsOneSentenceWithoutSecrets() {
    String message = error("file.conf", "service {\n  secretKey = \"hush\n}\n");
    assertTrue(message.startsWith("Cannot read " + directory.resolve("file.conf")), message);
    assertFalse(message.contains("\n") || message.contains("hush"), message);
    message = error("file.conf", "service {\n  a = ${no.such.name}\n}\n");
    assertTrue(message.contains("${no.such.name}"), message);
  }

  @Test
  void hoconThatIsNestedTooDeeplyIsRejected() {
    String message = error("file.conf", "a {".repeat(100_000));
    assertTrue(message.endsWith("it is nested too deeply"), message);
  }

  @Test
  void registryConfLeadsToFileConfWhichIsFollowedToo() throws Exception {
    Path file = Files.writeString(directory.resolve("file.conf"), HOCON);
    Path main =
        Files.writeString(
            directory.resolve("registry.conf"),
            """
            registry { type = "file", file { name = "file.conf" } }
            config { type = "file", file { name = "file.conf" } }
            """);
    HawserConfig config = HawserConfig.load(main);
    assertEquals("file " + main + " and " + file, config.origin());
    assertEquals("default", config.clusterOf("my_group"));
    assertEquals(main, config.source());
    CountDownLatch changed = new CountDownLatch(1);
    try (LiveConfig live = new LiveConfig(config)) {
      live.onChange(changed::countDown);
      Files.writeString(file, HOCON.replace("\"default\"", "\"other\""));
      assertTrue(changed.await(EventLimit.SECONDS, TimeUnit.SECONDS));
      live.latest();
    }
  }

  @Test
  void aSecondFileThatIsNotThereIsAnInfo() throws IOException {
    try (LogRecorder log = new LogRecorder()) {
      load("registry.conf", "config { type = \"file\", file { name = \"none.conf\" } }")
          .withWarningsLogged();
      String info = log.messages(Level.INFO).toString();
      assertTrue(info.contains("seata.config.file.name: there is no ["), info);
    }
  }

  @Test
  void withoutTheLibraryTheErrorNamesTheArtifact() throws Exception {
    Path yaml = Files.writeString(directory.resolve("a.yml"), YAML);
    Path hocon = Files.writeString(directory.resolve("a.conf"), HOCON);
    Path properties = Files.writeString(directory.resolve("a.properties"), PROPERTIES);
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (!entry.contains("snakeyaml") && !entry.contains("typesafe")) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    try (URLClassLoader bare =
        new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
      Class<?> type = bare.loadClass(HawserConfig.class.getName());
      assertNotNull(type.getMethod("load", Path.class).invoke(null, properties));
      assertTrue(messageOf(type, yaml).contains("add org.yaml:snakeyaml"), messageOf(type, yaml));
      assertTrue(
          messageOf(type, hocon).contains("add com.typesafe:config"), messageOf(type, hocon));
    }
  }

  private static String messageOf(Class<?> config, Path file) throws Exception {
    InvocationTargetException e =
        assertThrows(
            InvocationTargetException.class,
            () -> config.getMethod("load", Path.class).invoke(null, file));
    assertEquals(ConfigurationException.class.getName(), e.getCause().getClass().getName());
    return e.getCause().getMessage();
  }
}
