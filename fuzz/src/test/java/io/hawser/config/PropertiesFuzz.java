package io.hawser.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hawser.error.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A properties file yields a configuration or a typed error. The mapping of a vgroup can be read,
 * and the text form hides secrets.
 */
@Tag("full")
class PropertiesFuzz {
  @TempDir static Path directory;

  static Stream<byte[]> seeds() {
    String defaults =
        Keys.all().stream()
            .map(key -> key.name() + "=" + key.defaultText() + "\n")
            .collect(Collectors.joining());
    return Stream.of(
            "registry.type=nacos,zk\nservice.vgroupMapping.default_tx_group=default\n",
            "seata.service.vgroup-mapping.my-group = c\\u0031\nseata.service.grouplist.c1: a:1;b:2",
            "# comment\nservice.c1.grouplist=[::1]:8091\\\n;127.0.0.1:8091\n",
            "seata.secret-key=s3cr3t-s3cr3t-s3cr3t\nsecretKey=another-secret-key\n",
            "transport.rpc-tm-request-timeout=10s\ntransport.rpcTmRequestTimeout 5s\n",
            "registry.type=mine\nregistry.mine.x=\\\nclient.rm.executorThread=3",
            defaults)
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest
  void aConfigurationOrATypedError(byte[] bytes) throws IOException {
    Path file = Files.write(directory.resolve("hawser.properties"), bytes);
    Properties properties;
    HawserConfig config;
    try {
      properties = ConfigFile.read(file).properties();
      config = HawserConfig.from(properties);
    } catch (ConfigurationException e) {
      assertTrue(e.getMessage() != null && !e.getMessage().isEmpty());
      return;
    }
    Keys.all().forEach(config::get);
    String vgroup = config.get(Keys.TX_SERVICE_GROUP);
    String cluster = config.clusterOf(vgroup);
    if (cluster != null) {
      config.text(KeyNames.SERVICE + cluster + KeyNames.GROUPLIST);
    }
    HawserConfig otherSecrets = HawserConfig.from(withOtherSecrets(properties));
    assertEquals(otherSecrets.toString(), config.toString(), "a secret is shown");
  }

  /** Replaces the secrets, which must not change the text form. */
  private static Properties withOtherSecrets(Properties properties) {
    Properties others = new Properties();
    for (String key : properties.stringPropertyNames()) {
      boolean secret = Keys.isSecret(KeyNames.canonical(key));
      others.setProperty(key, secret ? "another" : properties.getProperty(key));
    }
    return others;
  }
}
