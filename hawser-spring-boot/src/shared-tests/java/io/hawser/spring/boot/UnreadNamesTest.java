package io.hawser.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.HawserConfig;
import io.hawser.config.KeyCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** A misspelt name is a warning, whichever part reads the right one. A right name is none. */
class UnreadNamesTest {

  private static StandardEnvironment environment(
      Map<String, Object> variables, Map<String, Object> file) {
    StandardEnvironment environment = new StandardEnvironment();
    // That of the tests has settings of the tests themselves.
    environment
        .getPropertySources()
        .remove(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
    environment
        .getPropertySources()
        .replace(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new SystemEnvironmentPropertySource("systemEnvironment", new HashMap<>(variables)));
    environment.getPropertySources().addLast(new MapPropertySource("file", file));
    ConfigurationPropertySources.attach(environment);
    return environment;
  }

  /** All warnings that {@link ClientConfig} logs. */
  private static List<String> warnings(StandardEnvironment environment) {
    SpringSettings settings = SpringSettings.of(environment);
    List<String> all = new ArrayList<>(settings.warnings());
    HawserConfig.collected(settings.values(), ClientConfig.ORIGIN, ClientConfig.MODULE)
        .warnings()
        .forEach(line -> all.add(SettingNames.inWordsOf(settings, line)));
    return all;
  }

  private static List<String> warningsOfProperty(String name) {
    String prefix = name.startsWith("seata.") ? "seata" : "hawser"; // which proposals have, too
    return warnings(environment(Map.of(), Map.of(prefix + ".enabled", true, name, "file")));
  }

  private static List<String> warningsOfVariable(String name) {
    return warnings(environment(Map.of(name, "file"), Map.of()));
  }

  @ParameterizedTest
  @CsvSource({
    // of this integration
    "hawser.startpu, hawser.startup",
    "seata.startup, hawser.startup",
    "hawser.startup.mode, hawser.startup",
    "hawser.startup[0], hawser.startup",
    "hawser.rollbackRule, hawser.rollback-rules",
    "hawser.ssl.bundel, hawser.ssl.bundle",
    "hawser.propagation.http.client.enable, hawser.propagation.http.client.enabled",
    "hawser.propagation.http.header, hawser.propagation.http.headers",
    "hawser.propagation.http.header[0], hawser.propagation.http.headers",
    "hawser.propagation.http.headers.first, hawser.propagation.http.headers",
    "hawser.tcc.fence.initialise-schema, hawser.tcc.fence.initialize-schema",
    "hawser.metrics.server-tga, hawser.metrics.server-tag",
    "seata.metrics.server-tag, hawser.metrics.server-tag",
    // of the starter for tests
    "hawser.test.coordinatr, hawser.test.coordinator",
    "hawser.test.faults.enabled, hawser.test.faults",
    // of the core and of registries
    "hawser.tcc.fence.log-table-nmae, hawser.tcc.fence.log-table-name",
    "hawser.tx-service-grop, hawser.tx-service-group",
    "seata.service.vgroup-maping.shop, seata.service.vgroup-mapping.<vgroup>",
    "seata.registry.nacos.usernme, seata.registry.nacos.username",
    "seata.config.etcd3.serverAdr, seata.config.etcd3.server-addr",
    // of Spring Cloud Alibaba
    "spring.cloud.alibaba.seata.tx-service-grop, spring.cloud.alibaba.seata.tx-service-group",
    "spring.cloud.alibaba.seata.tx.service.group, spring.cloud.alibaba.seata.tx-service-group",
    "spring.cloud.alibaba.seata.applicatoinId, spring.cloud.alibaba.seata.application-id",
  })
  void aMisspeltPropertyIsAWarningWithTheRightName(String name, String meant) {
    assertEquals(
        List.of("Unknown setting " + name + "; the nearest known one is " + meant),
        warningsOfProperty(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hawser.nonsense",
        "hawser.startpu.mode",
        "hawser.test",
        "hawser.test.nonsense",
        "hawser.propagation.nonsense.enabled",
        "spring.cloud.alibaba.seata.nonsense",
        "spring.cloud.alibaba.seata.service.vgroup-mapping.shop",
      })
  void anUnknownPropertyThatResemblesNoneIsAWarning(String name) {
    assertEquals(
        List.of("Unknown setting " + name + "; it has no effect"), warningsOfProperty(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hawser.startup",
        "hawser.rollback-rules",
        "hawser.rollbackRules",
        "hawser.rollback_rules",
        "hawser.propagation.http.headers",
        "hawser.propagation.http.headers[1]",
        "hawser.propagation.http.headers.0", // Spring takes it for an element
        "hawser.tcc.fence.initialize-schema",
        "hawser.test.coordinator",
        "hawser.test.faults",
        "hawser.registry.type[0]",
        "hawser.service.vgroup-mapping.startup",
        "seata.service.vgroup-mapping[my.group]",
        "seata.service.grouplist.test",
        "seata.registry.nacos.username",
        "seata.client.undo.log-table",
        "spring.cloud.alibaba.seata.tx-service-group",
        "spring.cloud.alibaba.seata.txServiceGroup",
        "spring.cloud.alibaba.seata.application-id",
        "spring.cloud.alibaba.nacos.nonsense",
        "spring.application.name",
        "startpu",
      })
  void aRightPropertyAndOneOfOthersIsNoReasonToWarn(String name) {
    assertEquals(List.of(), warningsOfProperty(name));
  }

  @ParameterizedTest
  @CsvSource({
    "HAWSER_STARTPU, HAWSER_STARTUP",
    "HAWSER_STARTUP_0, HAWSER_STARTUP",
    "SEATA_STARTUP, HAWSER_STARTUP",
    "HAWSER_ROLLBACK_RULE, HAWSER_ROLLBACK_RULES",
    "HAWSER_PROPAGATION_HTTP_HEADER, HAWSER_PROPAGATION_HTTP_HEADERS",
    "HAWSER_METRICS_SERVER_TGA, HAWSER_METRICS_SERVER_TAG",
    "HAWSER_TEST_COORDINATER, HAWSER_TEST_COORDINATOR",
    "SEATA_REGISTRY_NACOS_USERNME, SEATA_REGISTRY_NACOS_USERNAME",
    "SPRING_CLOUD_ALIBABA_SEATA_TX_SERVICE_GROP, SPRING_CLOUD_ALIBABA_SEATA_TX_SERVICE_GROUP",
    "SPRING_CLOUD_ALIBABA_SEATA_APPLICATONID, SPRING_CLOUD_ALIBABA_SEATA_APPLICATION_ID",
  })
  void aMisspeltVariableIsAWarningWithTheRightName(String name, String meant) {
    assertEquals(
        List.of("Unknown environment variable " + name + "; the nearest known one is " + meant),
        warningsOfVariable(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HAWSER_STARTUP",
        "HAWSER_ROLLBACK_RULES",
        "HAWSER_ROLLBACKRULES",
        "HAWSER_PROPAGATION_HTTP_HEADERS",
        "HAWSER_PROPAGATION_HTTP_HEADERS_0",
        "HAWSER_PROPAGATION_HTTP_HEADERS_1_",
        "HAWSER_TCC_FENCE_INITIALIZE_SCHEMA",
        "HAWSER_TEST_FAULTS",
        "HAWSER_HOME",
        "HAWSER_SERVICE_HOST",
        "SEATA_METRICS_ENABLED",
        "SPRING_CLOUD_ALIBABA_SEATA_TXSERVICEGROUP",
        "SPRING_CLOUD_ALIBABA_SEATA_TX_SERVICE_GROUP",
        "SPRING_CLOUD_ALIBABA_SEATA_HOME",
        "STARTPU",
      })
  void aRightVariableAndOneOfOthersIsNoReasonToWarn(String name) {
    assertEquals(List.of(), warningsOfVariable(name));
  }

  @Test
  void aNameIsWarnedAboutOnce() {
    Map<String, Object> file = new LinkedHashMap<>();
    for (String name :
        List.of(
            "hawser.propagation.http.header[0]",
            "hawser.propagation.http.header[1]",
            "hawser.test.fault",
            "spring.cloud.alibaba.seata.nonsense")) {
      file.put(name, "x");
    }
    StandardEnvironment environment = environment(Map.of(), file);
    environment.getPropertySources().addLast(new MapPropertySource("another file", file));
    assertEquals(3, warnings(environment).size(), () -> warnings(environment).toString());
  }

  @Test
  void noKnownSettingIsTakenForAMisspeltOne() throws IOException {
    Map<String, Object> file = new LinkedHashMap<>();
    Map<String, Object> variables = new HashMap<>();
    for (KeyCatalog.Setting setting : KeyCatalog.settings()) {
      for (String prefix : List.of("seata", "hawser")) {
        file.put(CanonicalNames.property(prefix, setting.name()).toString(), "1");
      }
      for (String prefix : List.of("SEATA_", "HAWSER_")) {
        KeyCatalog.variables(setting.name(), prefix).forEach(name -> variables.put(name, "1"));
      }
    }
    Path list = Path.of("..", "sdk-api", "src", "test", "resources", "seata-keys.txt");
    for (String name : Files.readAllLines(list)) {
      if (name.startsWith("seata.")) {
        file.put(name.replaceAll("<.*>", "x"), "1");
      }
    }
    assertTrue(file.size() > 480, () -> "only " + file.size());
    assertEquals(List.of(), SpringSettings.of(environment(variables, file)).warnings());
    assertEquals(List.of(), SpringSettings.of(environment(Map.of(), file)).warnings());
  }

  @Test
  void theSettingsOfTheStarterForTestsAreKnown() throws IOException {
    Path constants =
        Path.of("..", "hawser-spring-boot-starter-test", "src", "main", "java")
            .resolve("io/hawser/spring/boot/test/HawserTestKeys.java");
    List<String> names =
        Pattern.compile("\"(hawser\\.[^\"]+)\"")
            .matcher(Files.readString(constants))
            .results()
            .map(found -> found.group(1))
            .toList();
    assertEquals(names, SpringKeys.TESTS);
  }
}
